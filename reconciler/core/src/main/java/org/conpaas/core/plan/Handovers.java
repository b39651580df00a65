package org.conpaas.core.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeSpec;

/**
 * The part of a plan that takes disks from nodes that are not to have them any more. Only when every node that may have one is known to
 * have let it go: the one that it was given to, and those on the machine that sees it, whatever the inventory says.
 */
final class Handovers {
    private final Desired desired;
    private final Observed observed;
    private final Inventory inventory;
    private final Draft draft;
    private final Additions additions;
    private final Map<NodeId, Set<String>> gone;

    /** @param gone keys of the steps after which nodes that nobody wants are gone */
    Handovers(
            Desired desired,
            Observed observed,
            Inventory inventory,
            Draft draft,
            Additions additions,
            Map<NodeId, Set<String>> gone) {
        this.desired = desired;
        this.observed = observed;
        this.inventory = inventory;
        this.draft = draft;
        this.additions = additions;
        this.gone = gone;
    }

    void add() {
        inventory.volumes().values().forEach(known -> Optional.ofNullable(
                        desired.topology().volumes().get(known.id()))
                .filter(VolumeSpec::changesHands)
                .filter(wanted -> mustLeave(known, wanted))
                .ifPresent(wanted -> release(known)));
    }

    private boolean mustLeave(VolumeSpec known, VolumeSpec wanted) {
        if (known.isShared()) {
            return true;
        }
        if (known.holder().isPresent()) {
            return !known.holder().equals(wanted.holder());
        }
        Optional<NodeId> next = wanted.holder().map(desired.topology().nodes()::get);
        return machine(known)
                .filter(machine -> !next.equals(Optional.of(machine)))
                .isPresent();
    }

    /** That sees it and no other does. */
    private Optional<NodeId> machine(VolumeSpec volume) {
        return observed.volume(volume.id()) instanceof Observation.Present<VolumeFacts> present
                        && present.fact().place() instanceof Place.On on
                ? Optional.of(on.machine())
                : Optional.empty();
    }

    private void release(VolumeSpec volume) {
        String subject = "volume " + volume.id();
        Optional<NodeId> machine = machine(volume);
        Set<NodeId> users = users(volume, machine);
        if (observed.volume(volume.id()) instanceof Observation.Unknown<?> unknown) {
            draft.await(subject, "cloud " + volume.cloud() + " answers: " + unknown.why());
            return;
        }
        boolean isStrange = machine.filter(on -> users.stream()
                        .noneMatch(user -> on.equals(inventory.nodes().get(user))))
                .isPresent();
        if (isStrange) {
            draft.await(
                    subject,
                    "machine " + machine.orElseThrow() + " is gone: it has the disk, and no node of it is known");
            return;
        }
        Optional<NodeId> next = Optional.ofNullable(desired.topology().handed().get(volume.id()));
        draft.add(
                new Action.DetachVolume(volume),
                next.map(node -> "node " + node + " is to have it").orElse("no node is to have it"),
                users.stream()
                        .flatMap(user -> lettingGo(user, machine).stream())
                        .collect(Collectors.toSet()));
        next.ifPresent(node -> draft.await(
                subject,
                names(users) + (users.size() > 1 ? " have" : " has") + " let it go; then node " + node + " gets it"));
    }

    private static String names(Collection<NodeId> users) {
        return users.isEmpty()
                ? "its machine"
                : users.stream().map(user -> "node " + user).collect(Collectors.joining(", "));
    }

    /** Who may have it. */
    private Set<NodeId> users(VolumeSpec volume, Optional<NodeId> machine) {
        Set<NodeId> users = new LinkedHashSet<>(volume.holder().stream().toList());
        inventory.nodes().forEach((node, on) -> {
            boolean isOfService = node.service().equals(volume.id().service());
            if (isOfService && (volume.isShared() || machine.equals(Optional.of(on)))) {
                users.add(node);
            }
        });
        return users;
    }

    private Set<String> lettingGo(NodeId user, Optional<NodeId> seenBy) {
        NodeId machine = inventory.nodes().get(user);
        boolean isGone =
                machine == null || observed.machine(machine).isAbsent() && !seenBy.equals(Optional.of(machine));
        if (isGone) {
            return Set.of();
        }
        Set<String> going = gone.get(user);
        return going != null ? going : additions.lettingGo(user);
    }
}
