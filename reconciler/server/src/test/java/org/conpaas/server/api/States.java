package org.conpaas.server.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.core.status.Status.Wait;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.SourcePosition;

/** States of applications, built in the domain's words. */
public final class States {
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    public static final Instant COMMITTED = NOW.minusSeconds(60);
    public static final String REVISION = "0123456789abcdef0123456789abcdef01234567";

    private final String application;
    private final Map<String, List<NodeStatus>> nodes = new TreeMap<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<DiskStatus> disks = new ArrayList<>();
    private final Map<String, Disk> written = new TreeMap<>();
    private final Map<String, Instant> since = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> found = new ArrayList<>();
    private final List<Plan.Step> steps = new ArrayList<>();
    private Sync sync = Sync.SYNCED;
    private boolean named = true;
    private boolean gone;
    private boolean suspended;

    private States(String application) {
        this.application = application;
    }

    public static States application(String name) {
        return new States(name);
    }

    public States node(String service, String role, int ordinal, Health health, String reason) {
        NodeId id = new NodeId(application, service, role, ordinal);
        nodes.computeIfAbsent(service, name -> new ArrayList<>())
                .add(new NodeStatus(
                        id,
                        id,
                        "default",
                        true,
                        health,
                        reason,
                        Optional.of(machine()),
                        Optional.of(report(id, health))));
        return this;
    }

    public States step(Plan.Step step) {
        steps.add(step);
        sync = Sync.OUT_OF_SYNC;
        return this;
    }

    /** The manifest gives every service a disk of that name. */
    public States written(String disk) {
        written.put(
                disk,
                new Disk(
                        Disk.Kind.PERSISTENT,
                        1 << 20,
                        "/srv/" + disk,
                        Optional.empty(),
                        Optional.empty(),
                        SourcePosition.of("m.yaml")));
        return this;
    }

    /** The manifest gives every service a single disk of that name, which the first node has. */
    public States single(String disk) {
        written.put(
                disk,
                new Disk(
                        Disk.Kind.SINGLE,
                        1 << 20,
                        "/srv/" + disk,
                        Optional.empty(),
                        Optional.of("backend/1"),
                        Optional.empty(),
                        Optional.empty(),
                        SourcePosition.of("m.yaml")));
        return this;
    }

    public States disk(DiskStatus disk) {
        disks.add(disk);
        return this;
    }

    public States waiting(String subject, String reason, Instant from) {
        waits.add(new Wait(subject, reason));
        since.put(subject, from);
        return this;
    }

    public States broken(Problem problem) {
        problems.add(problem);
        sync = Sync.INVALID;
        return this;
    }

    public States warned(Problem problem) {
        problems.add(problem);
        return this;
    }

    /** A problem that is not of the manifest's text. */
    public States found(Problem problem) {
        found.add(problem);
        return this;
    }

    public States gone() {
        gone = true;
        sync = Sync.GONE;
        return this;
    }

    public States suspended() {
        suspended = true;
        sync = Sync.SUSPENDED;
        return this;
    }

    public States named(boolean byASource) {
        named = byASource;
        return this;
    }

    public ApplicationState state() {
        TreeMap<String, ServiceStatus> services = new TreeMap<>();
        nodes.forEach((name, list) -> services.put(
                name, new ServiceStatus(name, "java", true, worst(list), Optional.of("http://127.0.0.2:8080/"), list)));
        Status status = new Status(
                application,
                REVISION,
                sync,
                Health.worst(
                        services.values().stream().map(ServiceStatus::health).toList()),
                services,
                disks,
                waits,
                Stream.concat(problems.stream(), found.stream()).toList());
        Optional<Wanted> wanted = named ? Optional.of(wanted()) : Optional.empty();
        return new ApplicationState(
                application,
                wanted,
                Optional.of(manifest()),
                new Plan(steps),
                status,
                NOW,
                since,
                new ApplicationState.Next(NOW.plusSeconds(300), "the slow sweep"));
    }

    private Wanted wanted() {
        return new Wanted(
                "shop", REVISION, COMMITTED, "apps/" + application + ".yaml", Optional.of(manifest()), problems, gone);
    }

    private Manifest manifest() {
        return new Manifest(
                application,
                "The company's " + application,
                Map.of(),
                Optional.empty(),
                "default",
                suspended,
                specs(),
                SourcePosition.of("apps/" + application + ".yaml"));
    }

    private TreeMap<String, ServiceSpec> specs() {
        TreeMap<String, ServiceSpec> specs = new TreeMap<>();
        nodes.keySet().forEach(service -> specs.put(service, spec(service)));
        return specs;
    }

    private ServiceSpec spec(String name) {
        return new ServiceSpec(
                name,
                "java",
                "",
                true,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ServiceSpec.Placement.PACKED,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.copyOf(written),
                ServiceSpec.OnDelete.SNAPSHOT,
                Map.of(),
                SourcePosition.of("m.yaml"));
    }

    private static Health worst(List<NodeStatus> nodes) {
        return Health.worst(nodes.stream().map(NodeStatus::health).toList());
    }

    private static MachineFacts machine() {
        return new MachineFacts(
                "a", new Sandbox(Sandbox.Isolation.PLAIN, "127.0.0.2", ""), Optional.empty(), false, true, "");
    }

    private static NodeReport report(NodeId id, Health health) {
        boolean well = health == Health.HEALTHY;
        return new NodeReport(
                id.toString(),
                "f",
                NodeReport.Phase.APPLIED,
                Optional.empty(),
                List.of(new ProcessReport(
                        "tomcat",
                        ProcessReport.State.RUNNING,
                        4711,
                        Optional.of(COMMITTED),
                        0,
                        Optional.empty(),
                        Optional.empty())),
                List.of(),
                List.of(new ProbeReport("http", well, well ? "200" : "connection refused", COMMITTED)),
                new NodeReport.Usage(1.5, 64 << 20));
    }
}
