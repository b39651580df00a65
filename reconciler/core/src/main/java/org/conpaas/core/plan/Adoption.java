package org.conpaas.core.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;

/**
 * What is wanted and exists although the inventory does not know it, or not like that: a reconciler made it whose memory was lost,
 * or is older than what it made; or the manifest says something else now of what is to become of a disk. What bears the name that we
 * would have given it is ours: it is written down before anything else is done, so that it is kept, and can be taken away, in the
 * way that was wanted last, once nobody wants it.
 */
public final class Adoption {
    private Adoption() {}

    /** @return what to add to the inventory; nothing else is in it */
    public static Inventory of(Topology topology, Observed observed, Inventory inventory) {
        SortedMap<NodeId, String> machines = new TreeMap<>();
        topology.machines().forEach((name, machine) -> {
            if (observed.machine(name).isPresent() && !inventory.machines().containsKey(name)) {
                machines.put(name, machine.cloud());
            }
        });
        SortedMap<VolumeId, VolumeSpec> volumes = new TreeMap<>(changed(topology, inventory));
        topology.volumes().forEach((id, volume) -> {
            if (!inventory.volumes().containsKey(id)) {
                observed.volume(id)
                        .match(facts -> volumes.put(id, found(topology, volume, facts)), () -> null, why -> null);
            }
        });
        return new Inventory(machines, nodes(topology, observed, inventory, machines.keySet()), volumes);
    }

    /** Of one that goes from node to node nobody knows who has it, unless the machine of the node that is to have it sees it. */
    private static VolumeSpec found(Topology topology, VolumeSpec volume, VolumeFacts facts) {
        boolean isElsewhere = facts.place() instanceof Place.On on
                && !volume.holder().map(topology.nodes()::get).equals(Optional.of(on.machine()));
        return volume.changesHands() && isElsewhere ? volume.heldBy(Optional.empty()) : volume;
    }

    /** Of a disk of a node that was scaled away what is said of the others of its name holds, too. */
    private static Map<VolumeId, VolumeSpec> changed(Topology topology, Inventory inventory) {
        Map<List<String>, VolumeSpec> wanted = new HashMap<>();
        topology.volumes().forEach((id, volume) -> wanted.put(List.of(id.service(), id.disk()), volume));
        Map<VolumeId, VolumeSpec> changed = new HashMap<>();
        inventory.volumes().forEach((id, known) -> Optional.ofNullable(wanted.get(List.of(id.service(), id.disk())))
                .map(known::leavingLike)
                .filter(now -> !now.equals(known))
                .ifPresent(now -> changed.put(id, now)));
        return changed;
    }

    /** On a machine that somebody made before us, a node of which nothing is known yet may well run. */
    private static SortedMap<NodeId, NodeId> nodes(
            Topology topology, Observed observed, Inventory inventory, Set<NodeId> adopted) {
        SortedMap<NodeId, NodeId> nodes = new TreeMap<>();
        topology.nodes().forEach((node, machine) -> {
            boolean mayRun = adopted.contains(machine) && !observed.node(node).isAbsent();
            boolean isKnown = inventory.nodes().containsKey(node);
            if (!isKnown && (mayRun || observed.node(node).isPresent())) {
                nodes.put(node, machine);
            }
        });
        return nodes;
    }

    /** The names of what is in it, for people: {@code machine …}, {@code node …}, {@code volume …}. */
    public static Set<String> subjects(Inventory adopted) {
        Set<String> subjects = new TreeSet<>();
        adopted.machines().keySet().forEach(name -> subjects.add("machine " + name));
        adopted.nodes().keySet().forEach(name -> subjects.add("node " + name));
        adopted.volumes().keySet().forEach(name -> subjects.add("volume " + name));
        return subjects;
    }
}
