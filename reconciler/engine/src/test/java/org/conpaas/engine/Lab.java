package org.conpaas.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.status.Status;
import org.conpaas.engine.port.AgentGateway;
import org.conpaas.engine.port.CodeStore;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.ManifestSource;
import org.conpaas.engine.port.Measurements;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.engine.port.StateStore;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.provider.Provider;
import org.conpaas.provider.simulator.SimulatedAgents;
import org.conpaas.provider.simulator.SimulatedCloud;
import org.conpaas.provider.simulator.SimulatedWorld;
import org.conpaas.provider.simulator.SimulatedWorld.Pace;
import org.conpaas.provider.simulator.VirtualTime;

/** A cloud, agents, a store and a source that outlive the engine; the engine can die after any side effect and is made anew. */
final class Lab implements ManifestSource {
    final Set<String> revoked = new ConcurrentSkipListSet<>();
    private final Set<VolumeId> discarded = new TreeSet<>();
    /** Agents that have called; the others' machines are up when their cloud says so. */
    final Set<String> called = new ConcurrentSkipListSet<>();

    static final SourcePosition AT = SourcePosition.of("app.yaml");
    private static final Set<String> EFFECTS = Set.of(
            "create",
            "delete",
            "assign",
            "remove",
            "addMachine",
            "removeMachine",
            "addNode",
            "removeNode",
            "addVolume",
            "removeVolume",
            "record",
            "scale",
            "forget");

    final VirtualTime time = new VirtualTime();
    final SimulatedCloud cloud = new SimulatedCloud("default", time, Duration.ofSeconds(30), 7);
    final SimulatedCloud other = new SimulatedCloud("other", time, Duration.ofSeconds(10), 8);
    final SimulatedAgents agents = new SimulatedAgents();
    MemoryStore store = new MemoryStore();
    final Map<String, String> secretValues = new ConcurrentHashMap<>();
    private final SecretStore secrets = new SecretStore() {
        @Override
        public Optional<String> value(String application, String name) {
            return Optional.ofNullable(secretValues.get(name));
        }

        @Override
        public Resources.Secret unseal(String application, String sealed) {
            return value(application, sealed)
                    .<Resources.Secret>map(Resources.Secret.Known::new)
                    .orElseGet(() -> new Resources.Secret.Unreadable("no key fits", "seal it again"));
        }
    };

    /** Agents that were never let in. */
    final Set<String> unmet = new HashSet<>();

    /** How often nothing was to be taken. */
    int forgotten;

    /** What becomes of a node's dump. */
    Function<NodeId, Dumps.Dump> dumps = node -> new Dumps.Dump.Taken("1 MiB");

    private volatile boolean sourcesRead = true;
    final EngineSettings settings;
    private final SortedMap<String, Wanted> wanted = new ConcurrentSkipListMap<>();
    private final Map<String, Exception> failing = new ConcurrentHashMap<>();
    private int effectsUntilCrash = Integer.MAX_VALUE;
    private int commits;
    private Clouds clouds = new Clouds(Map.of());
    private Optional<Status> last = Optional.empty();

    Lab() {
        this(Policy.DEFAULT);
    }

    Lab(Policy policy) {
        this.settings = new EngineSettings(
                1,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMillis(1),
                Duration.ofMinutes(5),
                policy,
                "reconciler");
    }

    /** Thrown after a side effect: the reconciler dies. An Error, so that nothing on the way takes it for a failure. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Every call of this name, to whatever port, fails before it has an effect, until {@link #mend}. */
    void fail(String method, Exception with) {
        failing.put(method, with);
    }

    void mend() {
        failing.clear();
    }

    void crashAfter(int effects) {
        effectsUntilCrash = effects;
    }

    Ports ports() {
        return ports(Measurements.NONE);
    }

    Ports ports(Measurements measurements) {
        return new Ports(
                Catalogue.of(List.of(new EchoManager())),
                this,
                guarded(StateStore.class, store),
                guarded(AgentGateway.class, new Gateway(agents, called, unmet)),
                new Dumps() {
                    @Override
                    public Dump take(String agent, NodeId node, DumpSpec dump) {
                        return dumps.apply(node);
                    }

                    @Override
                    public void forget(String application) {
                        forgotten++;
                    }
                },
                (application, service, at, code) ->
                        new CodeStore.Resolved.Ready("code-1", "0".repeat(64), "code.tar.gz"),
                secrets,
                Map.of("default", guarded(Provider.class, cloud), "other", guarded(Provider.class, other)),
                boot,
                Map.of(),
                measurements,
                () -> new SimulatedWorld(time.instant(), Pace.usual(Duration.ofSeconds(30))));
    }

    private final Provider.Boot boot = new Provider.Boot() {
        @Override
        public Ticket ticket(String agent) {
            return new Ticket("https://127.0.0.1:1", "", "token-of-" + agent);
        }

        @Override
        public void revoke(String agent) {
            revoked.add(agent);
        }
    };

    private record Gateway(SimulatedAgents agents, Set<String> called, Set<String> unmet) implements AgentGateway {
        @Override
        public Observation<NodeReport> node(String agent, NodeId node) {
            return agents.node(agent, node);
        }

        @Override
        public boolean assign(String agent, NodeSpec spec) {
            return agents.assign(agent, spec);
        }

        @Override
        public boolean remove(String agent, NodeId node) {
            return agents.remove(agent, node);
        }

        @Override
        public long revision(String application) {
            return agents.revision();
        }

        @Override
        public boolean connected(String agent) {
            return called.contains(agent);
        }

        @Override
        public boolean isUnmet(String agent) {
            return unmet.contains(agent);
        }
    }

    private <T> T guarded(Class<T> type, T real) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Exception failure = failing.get(method.getName());
                    if (failure != null) {
                        throw failure;
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (EFFECTS.contains(method.getName()) && effectsUntilCrash-- <= 0) {
                            effectsUntilCrash = Integer.MAX_VALUE;
                            throw new Crash();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    /** A pass by the reconciler that made the last one: it knows of the clouds what it has heard and done. */
    Pass.Result samePass(String application) {
        Ports ports = ports();
        Look look = new Look(ports, settings.policy(), clouds);
        discarded.forEach(look::discard);
        discarded.clear();
        Actions actions = new Actions(ports, clouds);
        try (Executor executor = new Executor(actions, time, settings)) {
            Pass.Result result = new Pass(time, look, executor, ports, settings).make(application, "test", last);
            last = Optional.of(result.status());
            return result;
        }
    }

    /** A pass by a reconciler that has just started: it remembers nothing. */
    Pass.Result pass(String application) {
        clouds = new Clouds(ports().providers());
        clouds.refresh();
        return samePass(application);
    }

    /** As the last pass knew them. */
    Clouds clouds() {
        return clouds;
    }

    /** Passes, with time going by and agents at work, until nothing is left to do. */
    Pass.Result converge(String application) {
        for (int i = 0; i < 60; i++) {
            Pass.Result result = pass(application);
            if (result.found().plan().isEmpty() && result.done().isEmpty()) {
                return result;
            }
            time.advance(Duration.ofSeconds(10));
            agents.work();
        }
        throw new AssertionError(
                "does not converge: " + pass(application).found().plan());
    }

    /** For the next pass. */
    void discard(VolumeId disk) {
        discarded.add(disk);
    }

    void die() {
        agents.forgetAssignments();
    }

    void commit(Manifest manifest) {
        sourcesRead = true;
        wanted.put(manifest.name(), wanted(Optional.of(manifest), List.of(), false));
    }

    /** Its source was taken away: nobody names the application any more. */
    void forgetSource(String application) {
        wanted.remove(application);
    }

    /** A start without the mirrors: no source has been read yet. */
    void forgetSources() {
        wanted.clear();
        sourcesRead = false;
    }

    void breakManifest(String application, Problem problem) {
        Optional<Manifest> good = latest(application).flatMap(Wanted::manifest);
        wanted.put(application, wanted(good, List.of(problem), false));
    }

    void removeManifest(String application) {
        wanted.put(application, wanted(latest(application).flatMap(Wanted::manifest), List.of(), true));
    }

    private Wanted wanted(Optional<Manifest> manifest, List<Problem> problems, boolean gone) {
        return new Wanted("lab", "revision-" + ++commits, time.instant(), "app.yaml", manifest, problems, gone);
    }

    @Override
    public SortedSet<String> applications() {
        return new TreeSet<>(wanted.keySet());
    }

    /** As a source does of which the manifest is gone. */
    @Override
    public void forget(String application) {
        wanted.computeIfPresent(application, (name, known) -> known.gone() ? null : known);
    }

    @Override
    public Optional<Wanted> latest(String application) {
        return Optional.ofNullable(wanted.get(application));
    }

    @Override
    public boolean isRead() {
        return sourcesRead;
    }

    static Manifest manifest(String application, boolean suspend, ServiceSpec... services) {
        TreeMap<String, ServiceSpec> byName = new TreeMap<>();
        List.of(services).forEach(service -> byName.put(service.name(), service));
        return new Manifest(application, "", Map.of(), Optional.empty(), "default", suspend, byName, AT);
    }

    static Manifest onCloud(Manifest manifest, String cloud) {
        return new Manifest(manifest.name(), "", Map.of(), Optional.empty(), cloud, false, manifest.services(), AT);
    }

    static ServiceSpec onCloud(ServiceSpec service, String cloud) {
        return new ServiceSpec(
                service.name(),
                service.type(),
                service.description(),
                service.running(),
                service.uses(),
                service.nodes(),
                Optional.of(cloud),
                service.instance(),
                service.image(),
                service.placement(),
                service.startupScript(),
                service.environment(),
                service.code(),
                service.disks(),
                service.onDelete(),
                service.settings(),
                service.at());
    }

    static ServiceSpec echo(String name, int nodes, String word, String... uses) {
        return echo(name, nodes, word, Optional.empty(), uses);
    }

    /** With a variable PIN. */
    static ServiceSpec echo(String name, SecretReference pin) {
        return echo(
                name,
                1,
                "a",
                Optional.empty(),
                Map.of("PIN", new EnvironmentValue.Secret(pin)),
                Map.of(),
                OnDelete.SNAPSHOT);
    }

    static ServiceSpec echo(String name, int nodes, String word, Optional<Code> code, String... uses) {
        return echo(name, nodes, word, code, Map.of(), Map.of(), OnDelete.SNAPSHOT, uses);
    }

    /** With a disk that a dump is taken of. */
    static ServiceSpec echo(String name, int nodes, OnDelete onDelete) {
        return echo(name, nodes, onDelete, 1 << 20);
    }

    static ServiceSpec echo(String name, int nodes, OnDelete onDelete, long diskBytes) {
        Disk disk = new Disk(Disk.Kind.PERSISTENT, diskBytes, "/data", Optional.empty(), Optional.empty(), AT);
        return echo(name, nodes, "a", Optional.empty(), Map.of(), Map.of("data", disk), onDelete);
    }

    private static ServiceSpec echo(
            String name,
            int nodes,
            String word,
            Optional<Code> code,
            Map<String, EnvironmentValue> environment,
            Map<String, Disk> disks,
            OnDelete onDelete,
            String... uses) {
        RoleSpec role = new RoleSpec(nodes, Optional.empty(), Optional.empty(), Optional.empty(), AT);
        return new ServiceSpec(
                name,
                "echo",
                "",
                true,
                List.of(uses),
                Map.of("node", role),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Placement.PACKED,
                Optional.empty(),
                environment,
                code,
                disks,
                onDelete,
                new LinkedHashMap<>(Map.of("word", word)),
                AT);
    }
}
