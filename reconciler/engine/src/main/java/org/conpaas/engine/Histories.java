package org.conpaas.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Sample;
import org.conpaas.core.autoscaling.Traffic;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.service.Catalogue;
import org.conpaas.engine.port.Measurements;
import org.conpaas.engine.port.StateStore;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;

/** Puts together what was measured of a role: processor time on its own nodes, traffic on whatever nodes hand it requests. */
final class Histories {
    private final Measurements measurements;
    private final StateStore store;

    Histories(Measurements measurements, StateStore store) {
        this.measurements = measurements;
        this.store = store;
    }

    /** By role; the roles that are scaled. */
    Map<String, List<Sample>> of(
            Manifest manifest, ServiceSpec service, Autoscaling settings, Catalogue catalogue, Instant now) {
        Map<String, Integer> counts = Topologies.counts(service, catalogue.manager(service.type()));
        Map<String, List<Sample>> histories = new TreeMap<>();
        SortedMap<NodeId, NodeId> made = store.inventory(manifest.name()).nodes();
        settings.limits().keySet().forEach(role -> {
            Window window = new Window(manifest.name(), service.name(), settings, now, made);
            List<NodeId> senders = new ArrayList<>();
            counts.forEach((other, count) -> senders.addAll(window.nodes(other, most(settings, other, count))));
            List<NodeId> own = window.nodes(role, most(settings, role, counts.getOrDefault(role, 0)));
            histories.put(role, window.samples(role, own, senders));
        });
        return histories;
    }

    /** A node that has gone since has carried a part of the load before. */
    private static int most(Autoscaling settings, String role, int count) {
        Autoscaling.Range range = settings.limits().get(role);
        return range == null ? count : Math.max(count, range.max());
    }

    private final class Window {
        private final String application;
        private final String service;
        private final Duration step;
        private final int steps;
        private final Instant now;
        private final SortedMap<NodeId, NodeId> made;

        Window(String application, String service, Autoscaling settings, Instant now, SortedMap<NodeId, NodeId> made) {
            this.application = application;
            this.service = service;
            this.step = settings.step();
            this.steps = (int) settings.memory().dividedBy(settings.step());
            this.now = now;
            this.made = made;
        }

        /** Also those of other ranges: a role that has moved to another cloud has carried its load on both. */
        List<NodeId> nodes(String role, int count) {
            NodeId any = new NodeId(application, service, role, 1);
            Set<NodeId> firsts = made.subMap(any, any.sibling(Integer.MAX_VALUE)).keySet().stream()
                    .map(node -> node.sibling(node.ordinal() - node.number() + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
            firsts.add(any);
            return firsts.stream()
                    .flatMap(first ->
                            IntStream.range(0, count).mapToObj(number -> first.sibling(first.ordinal() + number)))
                    .toList();
        }

        List<Sample> samples(String role, List<NodeId> own, List<NodeId> senders) {
            List<List<OptionalDouble>> cpu = values(own, Traffic.CPU);
            List<List<OptionalDouble>> rates = values(senders, Traffic.requests(role));
            List<List<OptionalDouble>> times = values(senders, Traffic.responseTime(role));
            return IntStream.range(0, steps)
                    .mapToObj(i -> {
                        List<OptionalDouble> busy = at(cpu, i);
                        return new Sample(
                                now.minus(step.multipliedBy(steps - 1L - i)),
                                (int) busy.stream()
                                        .filter(OptionalDouble::isPresent)
                                        .count(),
                                Traffic.sum(at(rates, i)),
                                Traffic.weighted(at(times, i), at(rates, i)),
                                Traffic.mean(busy));
                    })
                    .toList();
        }

        private List<List<OptionalDouble>> values(List<NodeId> nodes, String metric) {
            return nodes.stream()
                    .map(node -> measurements.values(node, metric, now, step, steps))
                    .toList();
        }

        private static List<OptionalDouble> at(List<List<OptionalDouble>> nodes, int step) {
            return nodes.stream().map(values -> values.get(step)).toList();
        }
    }
}
