package org.conpaas.core.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.NodeId;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;

/**
 * Which services would call machines that they cannot reach: an address means something inside one network only. Of such a service
 * nothing is done, nor of those that it uses, so that what works goes on as it is. Pure.
 */
final class Reach {
    static final String CODE = "CP3110";

    private final Manifest manifest;
    private final Topology topology;
    private final Function<String, CloudAbilities> clouds;

    Reach(Manifest manifest, Topology topology, Function<String, CloudAbilities> clouds) {
        this.manifest = manifest;
        this.topology = topology;
        this.clouds = clouds;
    }

    /** By service; those that call each other where they are, or are to be. */
    SortedMap<String, Problem> problems() {
        SortedMap<String, Problem> problems = new TreeMap<>();
        manifest.services().values().forEach(service -> problem(service)
                .ifPresent(problem -> problems.put(service.name(), problem)));
        return problems;
    }

    /** Why nothing is done, by service: those that have such a problem, and those that they use. */
    static SortedMap<String, String> held(Manifest manifest, Map<String, Problem> problems) {
        SortedMap<String, String> held = new TreeMap<>();
        problems.forEach((name, problem) -> {
            held.put(name, problem.message());
            Optional.ofNullable(manifest.services().get(name))
                    .ifPresent(service -> service.uses().forEach(used -> held.putIfAbsent(used, problem.message())));
        });
        return held;
    }

    private Optional<Problem> problem(ServiceSpec service) {
        Map<String, String> networks = new LinkedHashMap<>();
        add(service.name(), networks);
        service.uses().stream().sorted().forEach(used -> add(used, networks));
        return networks.size() < 2
                ? Optional.empty()
                : Optional.of(Problem.error(
                        CODE,
                        service.at(),
                        "services." + service.name() + ": " + String.join(", ", networks.values())
                                + ", and machines of one do not reach those of the other",
                        "put them on one cloud; where their networks are joined, give both clouds the same"
                                + " conpaas.cloud.NAME.shared-network"));
    }

    /** Of each network the first node. */
    private void add(String service, Map<String, String> networks) {
        topology.nodesOf(manifest.name(), service).forEach((node, machine) -> cloud(machine)
                .filter(cloud -> !clouds.apply(cloud).network().isEmpty())
                .ifPresent(cloud -> networks.putIfAbsent(
                        clouds.apply(cloud).network(), node.service() + "/" + node.role() + " is on cloud " + cloud)));
    }

    private Optional<String> cloud(NodeId machine) {
        return Optional.ofNullable(topology.machines().get(machine)).map(spec -> spec.cloud());
    }
}
