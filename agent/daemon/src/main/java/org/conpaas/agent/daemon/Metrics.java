package org.conpaas.agent.daemon;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.agent.protocol.NodeReport.Usage;

/**
 * Gathers the numbers of nodes that have some, and finds those worth telling: what changed, and once a minute the rest, so that
 * a number that stays is known to be measured still. One thread.
 */
final class Metrics {
    static final Duration AGAIN = Duration.ofMinutes(1);

    /** A rate over a longer pause, or over none, would be that of a clock that was set. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Machinery machinery;
    private final Function<Node, Usage> usages;
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, Spent> spent = new HashMap<>();

    private record Told(NodeMetrics metrics, Instant at) {}

    private record Spent(double cpuSeconds, Instant at) {}

    Metrics(Machinery machinery, Function<Node, Usage> usages) {
        this.machinery = machinery;
        this.usages = usages;
    }

    /** What is to be told now. */
    List<NodeMetrics> gather(Iterable<Node> nodes) {
        List<NodeMetrics> news = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Instant now = machinery.clock().instant();
        for (Node node : nodes) {
            if (!node.metrics().isEmpty()) {
                names.add(node.name());
                gather(node, now, news);
            }
        }
        told.keySet().retainAll(names);
        spent.keySet().retainAll(names);
        return news;
    }

    private void gather(Node node, Instant now, List<NodeMetrics> news) {
        NodeMetrics metrics = new NodeMetrics(node.name(), values(node, now));
        Told before = told.get(node.name());
        boolean due = before == null
                || !before.metrics().equals(metrics)
                || !now.isBefore(before.at().plus(AGAIN));
        if (due) {
            told.put(node.name(), new Told(metrics, now));
            news.add(metrics);
        }
    }

    private Map<String, Double> values(Node node, Instant now) {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSpec spec : node.metrics()) {
            Map<String, Double> found = spec.kind() == MetricSpec.Kind.USAGE
                    ? usage(node, now)
                    : MetricFile.read(node.directory().root(), spec.file(), now);
            found.forEach((name, value) -> {
                if (values.size() < NodeMetrics.MOST_VALUES) {
                    values.put(name, value);
                }
            });
        }
        return values;
    }

    private Map<String, Double> usage(Node node, Instant now) {
        Usage usage = usages.apply(node);
        Map<String, Double> values = new TreeMap<>();
        values.put("memory_bytes", rounded(usage.memoryBytes()));
        Spent before = spent.put(node.name(), new Spent(usage.cpuSeconds(), now));
        if (before == null) {
            return values;
        }
        Duration pause = Duration.between(before.at(), now);
        if (pause.toMillis() > 0 && pause.compareTo(LONGEST_PAUSE) < 0) {
            double busy = (usage.cpuSeconds() - before.cpuSeconds()) / (pause.toMillis() / 1000.0);
            double share = Math.max(0, Math.min(1, busy / processors(node)));
            values.put("cpu", Math.round(share * 100) / 100.0);
        }
        return values;
    }

    private static double processors(Node node) {
        return node.processors() > 0 ? node.processors() : Runtime.getRuntime().availableProcessors();
    }

    /** To two digits: what differs beyond them is no news. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(2)).doubleValue();
    }
}
