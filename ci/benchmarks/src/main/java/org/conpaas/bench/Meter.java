package org.conpaas.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a piece of work costs in this process: time that passed, processor time and allocated memory of all its threads. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** @param wallMillis passed · @param cpuMillis of all threads · @param bytes allocated by all threads */
    record Cost(double wallMillis, double cpuMillis, double bytes) {}

    private record Counted(long cpu, long bytes) {}

    private Meter() {}

    static Cost of(Effort.Task work) throws Exception {
        Map<Long, Counted> before = count();
        long began = System.nanoTime();
        work.run();
        double wall = (System.nanoTime() - began) / 1e6;
        long cpu = 0;
        long bytes = 0;
        for (Map.Entry<Long, Counted> now : count().entrySet()) {
            Counted old = before.getOrDefault(now.getKey(), new Counted(0, 0));
            cpu += now.getValue().cpu() - old.cpu();
            bytes += now.getValue().bytes() - old.bytes();
        }
        return new Cost(wall, cpu / 1e6, bytes);
    }

    private static Map<Long, Counted> count() {
        long[] ids = THREADS.getAllThreadIds();
        long[] cpu = THREADS.getThreadCpuTime(ids);
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Counted> counted = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            counted.put(ids[i], new Counted(Math.max(0, cpu[i]), Math.max(0, bytes[i])));
        }
        return counted;
    }

    static Samples samples(List<Cost> costs, ToDoubleFunction<Cost> what) {
        return new Samples(Arrays.stream(costs.stream().mapToDouble(what).toArray())
                .boxed()
                .toList());
    }
}
