package org.conpaas.agent.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;

/** The processes of one node that should always run. */
final class Processes {
    private static final String PREFIX = Unit.process("").key();
    private static final Duration FALLBACK_GRACE = Duration.ofSeconds(10);

    private final Machinery machinery;
    private final TurnTaker turns;
    private final Map<String, Supervised> all = new TreeMap<>();
    private final Map<String, Duration> graces = new TreeMap<>();

    Processes(Machinery machinery, TurnTaker turns) {
        this.machinery = machinery;
        this.turns = turns;
    }

    /** Takes over what an earlier agent left running. */
    void adopt(NodeDirectory node, NodeState state) throws IOException {
        for (String key : state.unitKeys()) {
            if (key.startsWith(PREFIX)) {
                Unit unit = Unit.process(key.substring(PREFIX.length()));
                Mark mark = new Mark(machinery.launcher().homeNumber(), state.number(), state.unitNumber(unit));
                machinery.launcher().find(node, unit, mark).ifPresent(found -> supervised(unit.name())
                        .adopt(found));
            }
        }
    }

    /** @param key of a unit, as the node's state has it */
    boolean runs(String key) {
        return key.startsWith(PREFIX) && all.containsKey(key.substring(PREFIX.length()));
    }

    private Supervised supervised(String name) {
        return all.computeIfAbsent(name, unknown -> new Supervised(unknown, machinery, turns));
    }

    /** Notes how long its processes may take to end, also for when it no longer names them. */
    void remember(NodeSpec spec) {
        spec.processes().forEach(process -> graces.put(process.name(), process.stopTimeout()));
    }

    /** @param tasks whose ends processes wait for */
    void converge(Recipe recipe, Tasks tasks) throws IOException {
        for (ProcessSpec process : recipe.spec().processes()) {
            supervised(process.name())
                    .converge(recipe, process, tasks.outcomes().succeeded(recipe.spec(), process.after()));
        }
    }

    /** Tells those that want to know of these files. */
    void reload(NodeSpec spec, Set<String> changed) {
        spec.processes().stream()
                .filter(process -> process.reloadOn().stream().anyMatch(changed::contains))
                .forEach(process -> supervised(process.name()).reload());
    }

    /** Whether every process of the spec was started under it. */
    boolean settled(Recipe recipe) throws IOException {
        for (ProcessSpec process : recipe.spec().processes()) {
            if (!supervised(process.name()).settled(recipe.signature(process))) {
                return false;
            }
        }
        return true;
    }

    boolean allRun(Recipe recipe) throws IOException {
        for (ProcessSpec process : recipe.spec().processes()) {
            if (!supervised(process.name()).runs(recipe.signature(process))) {
                return false;
            }
        }
        return true;
    }

    boolean hasObsolete(NodeSpec spec) {
        return all.keySet().stream().anyMatch(name -> !names(spec).contains(name));
    }

    /** Stops what the spec does not name; a turn follows when it has ended. */
    void removeObsolete(NodeSpec spec) {
        Set<String> wanted = names(spec);
        for (String name : Set.copyOf(all.keySet())) {
            Supervised process = supervised(name);
            if (wanted.contains(name)) {
                continue;
            }
            if (process.present()) {
                process.stop(grace(name));
            } else {
                all.remove(name);
            }
        }
    }

    private static Set<String> names(NodeSpec spec) {
        return spec.processes().stream().map(ProcessSpec::name).collect(Collectors.toSet());
    }

    private Duration grace(String name) {
        return graces.getOrDefault(name, FALLBACK_GRACE);
    }

    /** Completes once none of them runs. */
    CompletableFuture<Void> stopAll() {
        return CompletableFuture.allOf(all.entrySet().stream()
                .map(process -> process.getValue().stop(grace(process.getKey())))
                .toArray(CompletableFuture[]::new));
    }

    List<ProcessReport> reports() {
        Collection<Supervised> processes = all.values();
        return processes.stream().map(Supervised::report).toList();
    }
}
