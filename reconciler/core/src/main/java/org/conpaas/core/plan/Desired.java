package org.conpaas.core.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;

/**
 * What an application should be.
 *
 * @param topology what must exist
 * @param nodes what must run, by node of the topology
 * @param services by name, those that use others after them
 * @param held why nothing is done, by service; a service that is not in it may change
 * @param problems why something of it cannot be said
 */
public record Desired(
        String application,
        Topology topology,
        SortedMap<NodeId, Want> nodes,
        Map<String, ServiceWant> services,
        SortedMap<String, String> held,
        List<Problem> problems) {
    public Desired {
        held = Collections.unmodifiableSortedMap(held);
        nodes = Collections.unmodifiableSortedMap(nodes);
        services = Collections.unmodifiableMap(services);
        problems = List.copyOf(problems);
    }

    /** Nothing at all: for an application that is to be deleted. */
    public static Desired nothing(String application) {
        return new Desired(application, Topology.EMPTY, new TreeMap<>(), Map.of(), new TreeMap<>(), List.of());
    }

    /** Of the problems those of services that cannot reach each other. */
    public List<Problem> problemsOfReach() {
        return problems.stream()
                .filter(problem -> problem.code().equals(Reach.CODE))
                .toList();
    }

    /** Of the problems those that only somebody who sets or seals a secret can mend. */
    public List<Problem> problemsOfSecrets() {
        return problems.stream()
                .filter(problem -> Requirements.SECRETS.contains(problem.code()))
                .toList();
    }

    /** @param url where people will reach it */
    public record ServiceWant(ServiceSpec spec, Manager manager, Optional<String> url) {}

    /** What a node should be, as far as that can be said now. */
    public sealed interface Want {
        record Rendered(NodeSpec spec) implements Want {}

        /**
         * @param after what must be known first, for people
         * @param provisional with a placeholder for each address that is not known; tells whether a node will change at all
         */
        record Later(String after, Optional<NodeSpec> provisional) implements Want {}
    }
}
