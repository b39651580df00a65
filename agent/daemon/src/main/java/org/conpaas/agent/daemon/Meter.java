package org.conpaas.agent.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.conpaas.agent.protocol.NodeReport.Usage;

/** Measures what nodes use, with one look at all processes, and tells a node only what is worth telling. One thread. */
final class Meter {
    private static final double TICKS_PER_SECOND = 100;
    private static final long PAGE = 4096;
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);

    private final Machinery machinery;
    private final Map<Integer, Told> told = new HashMap<>();
    private final Map<Long, Long> ticksOfProcess = new HashMap<>();
    private final Map<Integer, Long> ticksOfEnded = new HashMap<>();
    private final Map<Integer, Usage> latest = new HashMap<>();

    private record Told(Usage usage, Instant at) {}

    /** Sums over the living processes of a node. */
    private record Sum(long ticks, long pages) {
        Sum plus(Proc.Stat stat) {
            return new Sum(ticks + stat.cpuTicks(), pages + stat.residentPages());
        }
    }

    private final Map<Long, Integer> nodeOfProcess = new HashMap<>();

    Meter(Machinery machinery) {
        this.machinery = machinery;
    }

    void measure(Iterable<Node> nodes) {
        Map<Integer, Sum> sums = sums(machinery.sweeper().look().join());
        Set<Integer> numbers = new HashSet<>();
        for (Node node : nodes) {
            numbers.add(node.number());
            Usage usage = usage(node.number(), sums.getOrDefault(node.number(), new Sum(0, 0)));
            latest.put(node.number(), usage);
            tell(node, usage);
        }
        told.keySet().retainAll(numbers);
        latest.keySet().retainAll(numbers);
        ticksOfEnded.keySet().retainAll(numbers);
    }

    /** As last measured, whether it was worth telling or not. */
    Usage latest(Node node) {
        return latest.getOrDefault(node.number(), Usage.NONE);
    }

    private Map<Integer, Sum> sums(Map<Long, Mark> processes) {
        Map<Integer, Sum> sums = new HashMap<>();
        forgetEnded(processes.keySet());
        processes.forEach((pid, mark) -> Proc.stat(pid).ifPresent(stat -> {
            sums.merge(mark.node(), new Sum(0, 0).plus(stat), (sum, more) -> sum.plus(stat));
            ticksOfProcess.put(pid, stat.cpuTicks());
            nodeOfProcess.put(pid, mark.node());
        }));
        return sums;
    }

    private void forgetEnded(Set<Long> living) {
        for (long pid : Set.copyOf(ticksOfProcess.keySet())) {
            Integer node = nodeOfProcess.get(pid);
            if (!living.contains(pid) && node != null) {
                ticksOfEnded.merge(node, ticksOfProcess.getOrDefault(pid, 0L), Long::sum);
                ticksOfProcess.remove(pid);
                nodeOfProcess.remove(pid);
            }
        }
    }

    private Usage usage(int node, Sum sum) {
        double seconds = machinery
                .cgroups()
                .cpuSeconds(node)
                .orElse((sum.ticks() + ticksOfEnded.getOrDefault(node, 0L)) / TICKS_PER_SECOND);
        return new Usage(Math.round(seconds * 100) / 100.0, sum.pages() * PAGE);
    }

    private void tell(Node node, Usage usage) {
        Told before = told.get(node.number());
        Instant now = machinery.clock().instant();
        boolean due = before == null
                || differs(before.usage(), usage)
                        && before.at().plus(AT_MOST_EVERY).isBefore(now);
        if (due) {
            told.put(node.number(), new Told(usage, now));
            node.measured(usage);
        }
    }

    private static boolean differs(Usage before, Usage now) {
        return differs(before.cpuSeconds(), now.cpuSeconds()) || differs(before.memoryBytes(), now.memoryBytes());
    }

    private static boolean differs(double before, double now) {
        return Math.abs(now - before) > 0.1 * Math.max(before, 0.01);
    }
}
