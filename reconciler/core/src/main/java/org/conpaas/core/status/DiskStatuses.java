package org.conpaas.core.status;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Topology;
import org.conpaas.core.status.Status.DiskState;
import org.conpaas.core.status.Status.DiskStatus;

/** Derives the status of every disk that an application has, or is to have. */
final class DiskStatuses {
    private final Topology topology;
    private final Observed observed;
    private final Set<VolumeId> leaving;

    private DiskStatuses(Topology topology, Observed observed, Plan plan) {
        this.topology = topology;
        this.observed = observed;
        this.leaving = plan.steps().stream()
                .filter(step -> step.action() instanceof Action.DeleteVolume)
                .map(step -> ((Action.DeleteVolume) step.action()).volume())
                .collect(Collectors.toSet());
    }

    /** @return by name */
    static List<DiskStatus> derive(Topology topology, Observed observed, Inventory inventory, Plan plan) {
        DiskStatuses derivation = new DiskStatuses(topology, observed, plan);
        // what was asked for says where it is, also when another is wanted by now
        SortedMap<VolumeId, VolumeSpec> all = new TreeMap<>(topology.volumes());
        all.putAll(inventory.volumes());
        return all.values().stream().map(derivation::disk).toList();
    }

    private DiskStatus disk(VolumeSpec disk) {
        return observed.volume(disk.id())
                .match(
                        facts -> new DiskStatus(disk, there(disk, facts), machine(facts), ""),
                        () -> isWanted(disk.id())
                                ? new DiskStatus(disk, DiskState.COMING, Optional.empty(), coming(disk))
                                : new DiskStatus(disk, DiskState.KEPT, Optional.empty(), "its cloud has it no more"),
                        why -> new DiskStatus(disk, DiskState.UNKNOWN, Optional.empty(), why));
    }

    private static String coming(VolumeSpec disk) {
        return disk.changesHands() && disk.holder().isEmpty() ? "it is made once a node is to have it" : "";
    }

    private boolean isWanted(VolumeId disk) {
        return topology.volumes().containsKey(disk);
    }

    private DiskState there(VolumeSpec volume, VolumeFacts facts) {
        VolumeId disk = volume.id();
        if (leaving.contains(disk)) {
            return DiskState.LEAVING;
        }
        if (!isWanted(disk)) {
            return DiskState.KEPT;
        }
        boolean isNobodys = volume.changesHands() && volume.holder().isEmpty();
        return isNobodys || facts.place() instanceof Place.Nowhere ? DiskState.DETACHED : DiskState.ATTACHED;
    }

    private static Optional<NodeId> machine(VolumeFacts facts) {
        return facts.place() instanceof Place.On on ? Optional.of(on.machine()) : Optional.empty();
    }
}
