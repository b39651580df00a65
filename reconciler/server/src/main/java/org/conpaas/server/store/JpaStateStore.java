package org.conpaas.server.store;

import static java.util.stream.Collectors.toMap;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.StateStore;

/** The engine's memory in the database: the inventory here, the rest by those who own it. */
public final class JpaStateStore implements StateStore {
    private final Database database;
    private final JpaOperationRepository operations;
    private final JpaDecisionRepository decisions;
    private final JpaHistoryRepository history;
    private final JpaLeases leases;
    private final JpaScalings scalings;

    public JpaStateStore(
            Database database,
            JpaOperationRepository operations,
            JpaDecisionRepository decisions,
            JpaHistoryRepository history) {
        this.database = database;
        this.operations = operations;
        this.decisions = decisions;
        this.history = history;
        this.leases = new JpaLeases(database);
        this.scalings = new JpaScalings(database);
    }

    @Override
    public SortedSet<String> applications() {
        return database.read(manager -> Stream.of("MachineEntity", "NodeEntity", "VolumeEntity")
                .flatMap(entity -> manager.createQuery(
                                "SELECT DISTINCT e.application FROM " + entity + " e", String.class)
                        .getResultStream())
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }

    @Override
    public Inventory inventory(String application) {
        return database.read(manager -> new Inventory(
                sorted(
                        rows(manager, MachineEntity.class, application),
                        row -> NodeId.parse(row.name),
                        row -> row.cloud),
                sorted(
                        rows(manager, NodeEntity.class, application),
                        row -> NodeId.parse(row.name),
                        row -> NodeId.parse(row.machine)),
                sorted(
                        rows(manager, VolumeEntity.class, application),
                        row -> VolumeId.parse(row.name),
                        VolumeEntity::spec)));
    }

    private static <E> List<E> rows(EntityManager manager, Class<E> entity, String application) {
        return manager.createQuery(
                        "SELECT e FROM " + entity.getSimpleName() + " e WHERE e.application = :application", entity)
                .setParameter("application", application)
                .getResultList();
    }

    private static <E, K extends Comparable<K>, V> SortedMap<K, V> sorted(
            List<E> rows, Function<E, K> key, Function<E, V> value) {
        return rows.stream().collect(toMap(key, value, (first, second) -> second, TreeMap::new));
    }

    @Override
    public void addMachine(NodeId machine, String cloud) {
        database.change(
                machine.application(),
                manager -> manager.merge(new MachineEntity(machine.toString(), machine.application(), cloud)));
    }

    @Override
    public void removeMachine(NodeId machine) {
        remove(machine.application(), MachineEntity.class, machine.toString());
    }

    @Override
    public void addNode(NodeId node, NodeId machine) {
        database.change(
                node.application(),
                manager -> manager.merge(new NodeEntity(node.toString(), node.application(), machine.toString())));
    }

    /** A node that comes back under this name is another one: what the old one was asked to do is not for it. */
    @Override
    public void removeNode(NodeId node) {
        change(node.application(), manager -> {
            Optional.ofNullable(manager.find(NodeEntity.class, node.toString())).ifPresent(manager::remove);
            operations.forget(manager, node);
        });
    }

    @Override
    public void addVolume(VolumeSpec volume) {
        database.change(volume.id().application(), manager -> manager.merge(VolumeEntity.of(volume)));
    }

    @Override
    public void removeVolume(VolumeId volume) {
        remove(volume.application(), VolumeEntity.class, volume.toString());
    }

    private void remove(String application, Class<?> entity, String name) {
        change(application, manager -> Optional.ofNullable(manager.find(entity, name))
                .ifPresent(manager::remove));
    }

    private void change(String application, Consumer<EntityManager> work) {
        database.change(application, manager -> {
            work.accept(manager);
            return true;
        });
    }

    @Override
    public List<Operation> operations(String application, String service) {
        return operations.all(application, service);
    }

    @Override
    public long codeGeneration(String application, String service, String sha256, Instant now) {
        String path = application + "/" + service;
        Optional<CodeGenerationEntity> known =
                database.read(manager -> Optional.ofNullable(manager.find(CodeGenerationEntity.class, path)));
        if (known.isPresent() && known.orElseThrow().sha256.equals(sha256)) {
            return known.orElseThrow().generation;
        }
        long generation = Math.max(known.map(row -> row.generation + 1).orElse(0L), now.toEpochMilli());
        database.change(
                application, manager -> manager.merge(new CodeGenerationEntity(path, application, sha256, generation)));
        return generation;
    }

    @Override
    public Decisions decisions(String application) {
        return decisions.of(application);
    }

    @Override
    public Map<String, Scaling> scalings(String application) {
        return scalings.of(application);
    }

    @Override
    public void scale(String application, String service, Scaling scaling) {
        scalings.put(application, service, scaling);
    }

    @Override
    public void forget(String application) {
        change(application, manager -> Stream.of(
                        "OperationEntity", "CodeGenerationEntity", "DecisionEntity", "ScalingEntity")
                .forEach(
                        entity -> manager.createQuery("DELETE FROM " + entity + " e WHERE e.application = :application")
                                .setParameter("application", application)
                                .executeUpdate()));
    }

    @Override
    public long revision(String application) {
        return database.changes(application);
    }

    @Override
    public void record(PassRecord pass) {
        history.record(pass);
    }

    @Override
    public Optional<Long> lease(String application, String owner, Instant now, Duration length) {
        return leases.take(application, owner, now, length);
    }
}
