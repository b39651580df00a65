package org.conpaas.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.StateStore;

/** A store in memory, for rehearsals and tests: it outlives an engine, as a database does. Thread-safe. */
class MemoryStore implements StateStore {
    private final SortedMap<NodeId, String> machines = new TreeMap<>();
    private final SortedMap<NodeId, NodeId> nodes = new TreeMap<>();
    private final SortedMap<VolumeId, VolumeSpec> volumes = new TreeMap<>();
    private final Map<String, Decisions> decisions = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Scaling>> scalings = new ConcurrentHashMap<>();
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    final List<PassRecord> history = new ArrayList<>();

    private long revision;

    /** What a backup of now would restore. */
    synchronized MemoryStore copy() {
        MemoryStore copy = new MemoryStore();
        copy.machines.putAll(machines);
        copy.nodes.putAll(nodes);
        copy.volumes.putAll(volumes);
        copy.decisions.putAll(decisions);
        copy.scalings.putAll(scalings);
        copy.leases.putAll(leases);
        return copy;
    }

    private record Lease(String owner, long number, Instant until) {}

    @Override
    public synchronized SortedSet<String> applications() {
        SortedSet<String> names = new TreeSet<>();
        machines.keySet().forEach(id -> names.add(id.application()));
        nodes.keySet().forEach(id -> names.add(id.application()));
        volumes.keySet().forEach(id -> names.add(id.application()));
        return names;
    }

    @Override
    public synchronized Inventory inventory(String application) {
        SortedMap<NodeId, String> ownMachines = new TreeMap<>(machines);
        ownMachines.keySet().removeIf(id -> !id.application().equals(application));
        SortedMap<NodeId, NodeId> ownNodes = new TreeMap<>(nodes);
        ownNodes.keySet().removeIf(id -> !id.application().equals(application));
        SortedMap<VolumeId, VolumeSpec> ownVolumes = new TreeMap<>(volumes);
        ownVolumes.keySet().removeIf(id -> !id.application().equals(application));
        return new Inventory(ownMachines, ownNodes, ownVolumes);
    }

    @Override
    public synchronized void addMachine(NodeId machine, String cloud) {
        revision++;
        machines.put(machine, cloud);
    }

    @Override
    public synchronized void removeMachine(NodeId machine) {
        revision++;
        machines.remove(machine);
    }

    @Override
    public synchronized void addNode(NodeId node, NodeId machine) {
        revision++;
        nodes.put(node, machine);
    }

    @Override
    public synchronized void removeNode(NodeId node) {
        revision++;
        nodes.remove(node);
    }

    @Override
    public synchronized void addVolume(VolumeSpec volume) {
        revision++;
        volumes.put(volume.id(), volume);
    }

    @Override
    public synchronized void removeVolume(VolumeId volume) {
        revision++;
        volumes.remove(volume);
    }

    @Override
    public List<Operation> operations(String application, String service) {
        return List.of();
    }

    @Override
    public long codeGeneration(String application, String service, String sha256, Instant now) {
        return 1;
    }

    void decide(String application, Decisions decision) {
        decisions.put(application, decision);
    }

    @Override
    public Decisions decisions(String application) {
        return decisions.getOrDefault(application, Decisions.NONE);
    }

    @Override
    public Map<String, Scaling> scalings(String application) {
        return Map.copyOf(scalings.getOrDefault(application, Map.of()));
    }

    @Override
    public synchronized void scale(String application, String service, Scaling scaling) {
        revision++;
        scalings.computeIfAbsent(application, name -> new ConcurrentHashMap<>()).put(service, scaling);
    }

    @Override
    public void forget(String application) {
        decisions.remove(application);
        scalings.remove(application);
    }

    @Override
    public synchronized long revision(String application) {
        return revision;
    }

    /** As text. */
    synchronized List<String> records() {
        return history.stream().map(PassRecord::toString).toList();
    }

    @Override
    public synchronized void record(PassRecord pass) {
        history.add(pass);
    }

    @Override
    public synchronized Optional<Long> lease(String application, String owner, Instant now, Duration length) {
        Lease old = leases.get(application);
        boolean free = old == null || old.owner().equals(owner) || old.until().isBefore(now);
        if (!free) {
            return Optional.empty();
        }
        long number = old == null ? 1 : old.owner().equals(owner) ? old.number() : old.number() + 1;
        leases.put(application, new Lease(owner, number, now.plus(length)));
        return Optional.of(number);
    }
}
