package org.conpaas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches how much memory processes have, until it is closed: their proportional share of what they map, in MB. Thread-safe. */
final class Memory implements AutoCloseable {
    private static final double KILOBYTES_OF_A_MB = 1_000 / 1.024;

    private final Callable<List<Long>> processes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Memory::thread);
    private double peak;

    /** @param processes their ids, asked each time: one of them may start late */
    Memory(Callable<List<Long>> processes) {
        this.processes = processes;
        timer.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "memory");
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        try {
            double sum = 0;
            for (long pid : processes.call()) {
                sum += megabytes(pid);
            }
            remember(sum);
        } catch (Exception gone) {
            // a process that starts or ends while it is looked at: the next look counts
        }
    }

    private static double megabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KILOBYTES_OF_A_MB)
                .sum();
    }

    private synchronized void remember(double megabytes) {
        peak = Math.max(peak, megabytes);
    }

    synchronized double peak() {
        return peak;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
