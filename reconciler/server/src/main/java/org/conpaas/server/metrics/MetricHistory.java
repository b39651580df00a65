package org.conpaas.server.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.Measurements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of all nodes for a day, in memory. {@link #MOST_SERIES} of them are kept at most, 17 MB; further ones are refused, and
 * those of which nothing was heard for a day make room. Thread-safe.
 */
public final class MetricHistory implements Measurements {
    /** One is one metric of one node. */
    public static final int MOST_SERIES = 2000;

    private static final Logger log = LoggerFactory.getLogger(MetricHistory.class);

    private final Clock clock;
    private final int most;
    private final Map<String, SortedMap<String, MetricSeries>> nodes = new HashMap<>();
    private int count;
    private boolean refused;

    public MetricHistory(Clock clock) {
        this(clock, MOST_SERIES);
    }

    MetricHistory(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** A metric that was told before and is not now is not measured any more. */
    public synchronized void tell(NodeMetrics told) {
        Instant now = clock.instant();
        SortedMap<String, MetricSeries> known = nodes.getOrDefault(told.name(), new TreeMap<>());
        told.values().keySet().forEach(name -> room(told.name(), known, name, now));
        known.forEach((name, series) -> series.tell(value(told, name), now));
        if (!known.isEmpty()) {
            nodes.put(told.name(), known);
        }
    }

    private static OptionalDouble value(NodeMetrics told, String name) {
        Double value = told.values().get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private void room(String node, SortedMap<String, MetricSeries> known, String name, Instant now) {
        if (known.containsKey(name)) {
            return;
        }
        if (count >= most) {
            forgetOld(now);
        }
        if (count < most) {
            known.put(name, new MetricSeries());
            count++;
        } else if (!refused) {
            refused = true;
            log.warn("{} metrics are kept already: {} of {} is not, nor are others that are new", most, name, node);
        }
    }

    private void forgetOld(Instant now) {
        nodes.values().forEach(series -> series.values().removeIf(each -> each.isForgotten(now)));
        nodes.values().removeIf(Map::isEmpty);
        count = nodes.values().stream().mapToInt(Map::size).sum();
        refused = count >= most && refused;
    }

    /** Names of what is or was measured of a node. */
    public synchronized SortedSet<String> names(NodeId node) {
        return new TreeSet<>(series(node).keySet());
    }

    /** Where the present step ends. */
    public Instant now() {
        return clock.instant();
    }

    /** What stands now, by metric. */
    public synchronized SortedMap<String, Double> latest(NodeId node) {
        Instant now = clock.instant();
        SortedMap<String, Double> latest = new TreeMap<>();
        series(node).forEach((name, each) -> each.latest(now).ifPresent(value -> latest.put(name, value)));
        return latest;
    }

    /** What stands now, by node and metric. */
    public synchronized SortedMap<String, SortedMap<String, Double>> latest() {
        Instant now = clock.instant();
        SortedMap<String, SortedMap<String, Double>> latest = new TreeMap<>();
        nodes.forEach((node, series) -> series.forEach(
                (name, each) -> each.latest(now).ifPresent(value -> latest.computeIfAbsent(node, any -> new TreeMap<>())
                        .put(name, value))));
        return latest;
    }

    @Override
    public synchronized List<OptionalDouble> values(NodeId node, String metric, Instant to, Duration step, int steps) {
        Instant now = clock.instant();
        List<OptionalDouble> values = new ArrayList<>(steps);
        MetricSeries series = series(node).get(metric);
        for (int i = steps; i > 0; i--) {
            Instant end = to.minus(step.multipliedBy(i - 1L));
            values.add(series == null ? OptionalDouble.empty() : series.mean(end.minus(step), end, now));
        }
        return values;
    }

    private SortedMap<String, MetricSeries> series(NodeId node) {
        SortedMap<String, MetricSeries> known = nodes.get(node.toString());
        return known == null ? new TreeMap<>() : known;
    }
}
