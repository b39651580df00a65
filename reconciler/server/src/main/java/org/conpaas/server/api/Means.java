package org.conpaas.server.api;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.conpaas.core.model.NodeId;
import org.conpaas.server.api.view.MetricsView.NodeView;

/**
 * The means over the nodes of a role, of those that measured. For the receive queue of a database it is what the guide calls
 * "Galera mean misalignment".
 */
final class Means {
    private Means() {}

    /** A view for each role with more than one node, named by the role. */
    static List<NodeView> of(Map<NodeId, NodeView> nodes) {
        Map<String, List<NodeView>> roles = nodes.entrySet().stream()
                .collect(groupingBy(
                        entry -> entry.getKey().role(), TreeMap::new, mapping(Map.Entry::getValue, toList())));
        return roles.entrySet().stream()
                .filter(role -> role.getValue().size() > 1)
                .map(role -> new NodeView(role.getKey(), latest(role.getValue()), series(role.getValue())))
                .toList();
    }

    private static Map<String, Double> latest(List<NodeView> nodes) {
        return nodes.stream()
                .flatMap(node -> node.latest().entrySet().stream())
                .collect(groupingBy(Map.Entry::getKey, TreeMap::new, averagingDouble(Map.Entry::getValue)));
    }

    private static Map<String, List<Optional<Double>>> series(List<NodeView> nodes) {
        Map<String, List<List<Optional<Double>>>> all = nodes.stream()
                .flatMap(node -> node.series().entrySet().stream())
                .collect(groupingBy(
                        Map.Entry::getKey,
                        TreeMap::new,
                        mapping(Map.Entry::getValue, Collectors.<List<Optional<Double>>>toList())));
        Map<String, List<Optional<Double>>> means = new TreeMap<>();
        all.forEach((name, values) -> means.put(name, steps(values)));
        return means;
    }

    /** All have as many steps. */
    private static List<Optional<Double>> steps(List<List<Optional<Double>>> series) {
        return IntStream.range(0, series.get(0).size())
                .mapToObj(step -> mean(series.stream().map(values -> values.get(step))))
                .toList();
    }

    private static Optional<Double> mean(Stream<Optional<Double>> values) {
        OptionalDouble mean = values.flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }
}
