package org.conpaas.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/** Machines whose agents have never called home, and since when; told when it takes too long. Thread-safe; a restart counts anew. */
final class UnmetAgents {
    /** A small image calls within two minutes, in an emulated machine within five. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Clouds clouds;
    private final Map<NodeId, Instant> since = new ConcurrentHashMap<>();

    UnmetAgents(Clouds clouds) {
        this.clouds = clouds;
    }

    List<Problem> problems(String application, Observed observed, Inventory inventory, Instant now) {
        since.keySet()
                .removeIf(machine -> machine.application().equals(application)
                        && !observed.unmet().contains(machine));
        return observed.unmet().stream()
                .filter(inventory.machines()::containsKey)
                .sorted()
                .filter(machine -> !since.computeIfAbsent(machine, first -> now)
                        .plus(PATIENCE)
                        .isAfter(now))
                .map(machine -> problem(
                        machine,
                        observed,
                        inventory.machines().getOrDefault(machine, ""),
                        Duration.between(since.getOrDefault(machine, now), now)))
                .toList();
    }

    private Problem problem(NodeId machine, Observed observed, String cloud, Duration silent) {
        String trouble = observed.machine(machine) instanceof Observation.Present<MachineFacts> present
                ? clouds.trouble(cloud, present.fact().agent())
                        .map(why -> "; " + why)
                        .orElse("")
                : "";
        return Problem.warning(
                "CP4005",
                SourcePosition.of("machine " + machine),
                "it has been there for " + silent.toMinutes() + " min, and its agent has not called home" + trouble,
                "see cps node console " + machine
                        + "; its image has to run cloud-init and Java, and to reach the reconciler at conpaas.http.public-url. Another image"
                        + " or instance in the manifest replaces it; a smaller count, or cps delete, takes it away");
    }
}
