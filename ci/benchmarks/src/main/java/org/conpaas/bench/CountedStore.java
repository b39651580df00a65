package org.conpaas.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.StateStore;

/** A store in memory that counts its calls: the benches of the engine alone need no disk. Holds no volumes. Thread-safe. */
final class CountedStore implements StateStore {
    private final Map<String, Inventory> inventories = new ConcurrentHashMap<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();

    /** How often the inventory was asked for: a pass that looked at everything does. */
    long reads() {
        return reads.get();
    }

    /** How often somebody asked whether anything has changed. */
    long looks() {
        return looks.get();
    }

    private void edit(
            NodeId id, java.util.function.BiConsumer<SortedMap<NodeId, String>, SortedMap<NodeId, NodeId>> edit) {
        writes.incrementAndGet();
        inventories.compute(id.application(), (name, old) -> {
            Inventory before = old == null ? Inventory.EMPTY : old;
            SortedMap<NodeId, String> machines = new TreeMap<>(before.machines());
            SortedMap<NodeId, NodeId> nodes = new TreeMap<>(before.nodes());
            edit.accept(machines, nodes);
            return new Inventory(machines, nodes, new TreeMap<>());
        });
    }

    @Override
    public SortedSet<String> applications() {
        return new TreeSet<>(inventories.keySet());
    }

    @Override
    public Inventory inventory(String application) {
        reads.incrementAndGet();
        return inventories.getOrDefault(application, Inventory.EMPTY);
    }

    @Override
    public void addMachine(NodeId machine, String cloud) {
        edit(machine, (machines, nodes) -> machines.put(machine, cloud));
    }

    @Override
    public void removeMachine(NodeId machine) {
        edit(machine, (machines, nodes) -> machines.remove(machine));
    }

    @Override
    public void addNode(NodeId node, NodeId machine) {
        edit(node, (machines, nodes) -> nodes.put(node, machine));
    }

    @Override
    public void removeNode(NodeId node) {
        edit(node, (machines, nodes) -> nodes.remove(node));
    }

    @Override
    public void addVolume(VolumeSpec volume) {
        throw new UnsupportedOperationException("benches use no volumes");
    }

    @Override
    public void removeVolume(VolumeId volume) {
        throw new UnsupportedOperationException("benches use no volumes");
    }

    @Override
    public List<Operation> operations(String application, String service) {
        return List.of();
    }

    @Override
    public long codeGeneration(String application, String service, String sha256, Instant now) {
        return 1;
    }

    @Override
    public Decisions decisions(String application) {
        return Decisions.NONE;
    }

    @Override
    public Map<String, Scaling> scalings(String application) {
        return Map.of();
    }

    @Override
    public void scale(String application, String service, Scaling scaling) {
        writes.incrementAndGet();
    }

    @Override
    public void forget(String application) {
        inventories.remove(application);
    }

    /** One number for all, as the database's. */
    @Override
    public long revision(String application) {
        looks.incrementAndGet();
        return writes.get();
    }

    @Override
    public void record(PassRecord pass) {
        writes.incrementAndGet();
    }

    @Override
    public Optional<Long> lease(String application, String owner, Instant now, Duration length) {
        return Optional.of(1L);
    }
}
