package org.conpaas.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * How much to do.
 *
 * @param sizes of the things that are measured
 * @param warmUps runs before those that count
 * @param runs that count
 * @param work a folder for what a bench needs meanwhile
 */
record Effort(List<Integer> sizes, int warmUps, int runs, Path work) {
    /** The same with at most so many runs: for what takes minutes. */
    Effort atMost(int mostWarmUps, int mostRuns) {
        return new Effort(sizes, Math.min(warmUps, mostWarmUps), Math.min(runs, mostRuns), work);
    }

    /** Runs it for warming up, then counts what it answers. */
    <T> List<T> repeat(Callable<T> run) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            run.call();
        }
        List<T> results = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            results.add(run.call());
        }
        return results;
    }

    /** Milliseconds that the task takes. */
    Samples time(Task task) throws Exception {
        return new Samples(repeat(() -> {
            long began = System.nanoTime();
            task.run();
            return (System.nanoTime() - began) / 1e6;
        }));
    }

    interface Task {
        void run() throws Exception;
    }
}
