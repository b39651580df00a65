package org.conpaas.core.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;

/** The part of a plan that takes away machines of the wrong kind, one of a service at a time; the next pass makes the right one. */
final class Replacements {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;
    private final Draft draft;
    private final Additions additions;

    Replacements(Desired desired, Observed observed, Inventory inventory, Draft draft, Additions additions) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
        this.draft = draft;
        this.additions = additions;
    }

    void add() {
        List<MachineSpec> wrong = desired.topology().machines().values().stream()
                .filter(this::differs)
                .toList();
        Set<String> held = wrong.stream()
                .flatMap(machine -> machine.nodes().stream())
                .filter(this::isGone)
                .flatMap(node -> additions.pending(node).stream())
                .filter(draft::changes)
                .collect(Collectors.toSet());
        // nothing is made on a machine that goes: what was removed for that would come back before the machine is gone
        held.forEach(key -> draft.hold(key, "its machine is replaced first"));
        Map<Boolean, List<MachineSpec>> byIll =
                wrong.stream().collect(Collectors.partitioningBy(machine -> isIll(machine, held)));
        // they may be ill for being of the wrong kind: they go first, and wait neither for themselves and their like
        // nor
        // for what waits for those
        List<MachineSpec> ill = byIll.getOrDefault(true, List.of());
        Set<String> ofIll = draft.andWhatFollows(
                ill.stream().flatMap(machine -> pending(machine).stream()).collect(Collectors.toSet()));
        Set<String> before = new HashSet<>();
        ill.forEach(machine -> {
            additions.pending(machine.name().service()).stream()
                    .filter(key -> !ofIll.contains(key))
                    .forEach(before::add);
            before.addAll(replace(machine, before));
        });
        byIll.getOrDefault(false, List.of()).forEach(machine -> {
            before.addAll(additions.pending(machine.name().service()));
            before.addAll(replace(machine, before));
        });
    }

    private boolean isGone(NodeId node) {
        return observed.node(node).match(report -> false, () -> true, why -> false);
    }

    /** Nothing is left to do there but to wait; one that is about to change is changed first. */
    private boolean isIll(MachineSpec machine, Set<String> held) {
        Set<String> pending = pending(machine);
        return !pending.isEmpty() && pending.stream().noneMatch(key -> draft.changes(key) && !held.contains(key));
    }

    private Set<String> pending(MachineSpec machine) {
        return machine.nodes().stream()
                .flatMap(node -> additions.pending(node).stream())
                .collect(Collectors.toSet());
    }

    private boolean differs(MachineSpec machine) {
        return inventory.machines().containsKey(machine.name())
                && observed.machine(machine.name()) instanceof Observation.Present<MachineFacts> present
                && !present.fact().traits().isEmpty()
                && !present.fact().traits().equals(machine.traits());
    }

    private Set<String> replace(MachineSpec machine, Collection<String> before) {
        Set<String> nodes = machine.nodes().stream()
                .filter(node -> observed.node(node).isPresent())
                .flatMap(node ->
                        draft
                                .add(new Action.RemoveNode(node, machine.name()), "its machine is replaced", before)
                                .stream())
                .collect(Collectors.toSet());
        Action delete = new Action.DeleteMachine(machine.name(), machine.cloud(), true);
        return draft.add(delete, "the manifest wants another kind", nodes.isEmpty() ? before : nodes);
    }
}
