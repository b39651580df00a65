package org.conpaas.core.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.Units;

/** The part of a plan that makes volumes, lets machines see them, and lets them grow. */
final class Attachments {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;
    private final Draft draft;
    private final Function<NodeId, Set<String>> machines;
    /** Keys of the steps that a node's volumes still need. */
    private final Map<NodeId, Set<String>> nodes = new HashMap<>();

    /** @param machines keys of the steps that a machine still needs */
    Attachments(
            Desired desired,
            Observed observed,
            Inventory inventory,
            Draft draft,
            Function<NodeId, Set<String>> machines) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
        this.draft = draft;
        this.machines = machines;
    }

    /** Keys of the steps that the node's volumes still need. */
    Set<String> pending(NodeId node) {
        return nodes.getOrDefault(node, Set.of());
    }

    /** What a node has alone goes where it goes. @param after keys of the steps after which it is not in use where it was */
    Set<String> follow(NodeId node, NodeId machine, Set<String> after) {
        return desired.topology().volumesOf(node).stream()
                .filter(volume -> observed.volume(volume.id())
                        .match(facts -> !isGiven(volume, facts, machine), () -> false, why -> false))
                .flatMap(volume -> attach(volume, machine, after).stream())
                .collect(Collectors.toSet());
    }

    /** A shared one is made where the first of its service's nodes is; all of them wait for it. */
    void add(VolumeSpec volume) {
        List<NodeId> users = desired.topology().nodesOf(volume);
        Set<String> keys = users.isEmpty() ? Set.of() : give(volume, users);
        users.forEach(node -> nodes.merge(node, keys, Additions::union));
        if (observed.volume(volume.id()) instanceof Observation.Present<VolumeFacts> present
                && present.fact().sizeBytes() < volume.sizeBytes()) {
            draft.add(
                    new Action.GrowVolume(volume, present.fact().sizeBytes()),
                    "it has %s, and is to have %s"
                            .formatted(Units.size(present.fact().sizeBytes()), Units.size(volume.sizeBytes())),
                    keys);
        }
    }

    private Set<String> give(VolumeSpec volume, List<NodeId> users) {
        NodeId machine = desired.topology().machineOf(users.get(0));
        return observed.volume(volume.id())
                .match(
                        facts -> isGiven(volume, facts, machine)
                                        || users.stream().anyMatch(this::mayRunElsewhere)
                                ? Set.of()
                                : give(volume, facts, machine),
                        () -> draft.add(
                                new Action.CreateVolume(volume, machine),
                                "it does not exist yet",
                                machines.apply(machine)),
                        why -> draft.await("volume " + volume.id(), "cloud " + volume.cloud() + " answers: " + why));
    }

    /** One that was given to nobody, and that a machine sees nevertheless, may be in use there. */
    private Set<String> give(VolumeSpec volume, VolumeFacts facts, NodeId machine) {
        boolean isNobodys = Optional.ofNullable(inventory.volumes().get(volume.id()))
                .flatMap(VolumeSpec::holder)
                .isEmpty();
        return volume.changesHands()
                        && isNobodys
                        && facts.place() instanceof Place.On on
                        && !on.machine().equals(machine)
                ? draft.await("volume " + volume.id(), "machine " + on.machine() + " has let it go")
                : attach(volume, machine, machines.apply(machine));
    }

    /** One that goes from node to node is written down as that node's before the node is told of it. */
    private boolean isGiven(VolumeSpec volume, VolumeFacts facts, NodeId machine) {
        Optional<NodeId> known =
                Optional.ofNullable(inventory.volumes().get(volume.id())).flatMap(VolumeSpec::holder);
        boolean isWritten = volume.isShared()
                ? Optional.ofNullable(inventory.volumes().get(volume.id()))
                        .map(VolumeSpec::isShared)
                        .orElse(true)
                : !volume.changesHands() || known.equals(volume.holder());
        return isWritten && facts.isSeenBy(machine);
    }

    private Set<String> attach(VolumeSpec volume, NodeId machine, Set<String> after) {
        return draft.add(
                new Action.AttachVolume(volume, machine),
                volume.changesHands()
                        ? "it goes to node "
                                + volume.holder().map(NodeId::toString).orElse("")
                        : "machine " + machine + " does not see it yet",
                after);
    }

    /** Its disks may be in use there: nobody takes them away before it is known to have left. */
    boolean mayRunElsewhere(NodeId node) {
        NodeId machine = desired.topology().machineOf(node);
        boolean wasElsewhere = !inventory.nodes().getOrDefault(node, machine).equals(machine);
        return wasElsewhere && !observed.node(node).isAbsent();
    }

    /** The disks, as they were made, that it has or may have, and that another is to have alone, or nobody. */
    List<VolumeSpec> lost(NodeId node) {
        VolumeId first = VolumeId.shared(node.application(), node.service(), "");
        VolumeId last = VolumeId.shared(node.application(), node.service(), "\uffff");
        return desired.topology().volumes().subMap(first, last).values().stream()
                .filter(wanted -> wanted.changesHands() && !wanted.holder().equals(Optional.of(node)))
                .flatMap(wanted -> Optional.ofNullable(inventory.volumes().get(wanted.id())).stream())
                .filter(known ->
                        known.isShared() || known.holder().map(node::equals).orElseGet(() -> isSeenBy(node, known)))
                .toList();
    }

    private boolean isSeenBy(NodeId node, VolumeSpec volume) {
        return observed.volume(volume.id())
                .match(
                        facts -> Optional.ofNullable(inventory.nodes().get(node))
                                .filter(machine -> facts.place().equals(new Place.On(machine)))
                                .isPresent(),
                        () -> false,
                        why -> false);
    }
}
