package org.conpaas.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.Engine;
import org.conpaas.engine.EngineSettings;
import org.conpaas.engine.Ports;
import org.conpaas.engine.port.CodeStore;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Limits;
import org.conpaas.provider.Provider;
import org.conpaas.provider.simulator.SimulatedCloud;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.SourceDefinition;
import org.conpaas.server.git.SourceRegistry;

/** Engine and Git sources as in the reconciler; the cloud, the agents and the store are in memory, and every call is counted. */
final class Platform implements AutoCloseable {
    private static final String SOURCE = "bench";
    private static final Duration PAUSE = Duration.ofNanos(100_000);
    private static final Duration NEVER = Duration.ofHours(20);

    final CountedStore store = new CountedStore();
    final CountedAgents agents = new CountedAgents();
    private final AtomicLong parsed = new AtomicLong();
    private final AtomicLong cloudCalls = new AtomicLong();
    private final GitSources sources;
    private final Engine engine;

    /** @param home its folder {@code repositories/bench.git} is what is followed */
    Platform(Path home) throws Exception {
        Catalogue catalogue = ServiceTypes.catalogue();
        CatalogueReader reader = new CatalogueReader(catalogue, Limits.STANDARD);
        Clock clock = Clock.systemUTC();
        sources = new GitSources(
                GitSettings.laptop(home),
                new OneSource(),
                (file, content) -> {
                    parsed.incrementAndGet();
                    return reader.read(file, content);
                },
                names -> names.forEach(name -> look(name)),
                clock);
        engine = engine(catalogue, clock);
        engine.start();
        SourceDefinition hosted = new SourceDefinition(
                SOURCE, "/git/bench.git", "main", "", true, true, NEVER, Optional.empty(), Optional.empty());
        sources.add(hosted).get(20, TimeUnit.MINUTES);
    }

    private void look(String application) {
        engine.look(application, "a commit");
    }

    private Engine engine(Catalogue catalogue, Clock clock) {
        int workers = Runtime.getRuntime().availableProcessors();
        EngineSettings settings = new EngineSettings(
                workers, NEVER, Duration.ofMinutes(1), Duration.ofMillis(1), NEVER, Policy.DEFAULT, "bench");
        Provider cloud = counted(new SimulatedCloud("default", clock, Duration.ZERO, 7));
        Ports ports = new Ports(
                catalogue,
                sources,
                store,
                agents,
                Dumps.NONE,
                (application, service, at, code) -> new CodeStore.Resolved.Pending("there is no code here"),
                SecretStore.NONE,
                Map.of("default", cloud),
                agent -> new Provider.Boot.Ticket("https://127.0.0.1:1", "", "token-of-" + agent),
                Map.of());
        return new Engine(ports, clock, settings);
    }

    private Provider counted(Provider real) {
        Object proxy = Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (self, method, arguments) -> {
                    cloudCalls.incrementAndGet();
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (Provider) proxy;
    }

    /** How much work was done that an unchanged commit should not cause: files parsed, agents, clouds and inventory asked. */
    long work() {
        return parsed.get() + cloudCalls.get() + agents.calls() + store.reads();
    }

    /** Until every one of so many applications runs, and the engine has nothing left to do. */
    void settle(int applications) throws Exception {
        Await.until("all is committed", PAUSE, () -> engine.applications().size() == applications);
        Await.until(
                "all is planned",
                PAUSE,
                () -> agents.agents.running().size() == applications || assigned(applications));
        Await.until("nothing is left to do", PAUSE, () -> {
            // a pass that is under way, or an agent's last word, may still change something
            long before = work();
            boolean still = engine.lookAtChanged() == 0;
            TimeUnit.MILLISECONDS.sleep(1_000);
            return still && engine.lookAtChanged() == 0 && work() == before;
        });
        Bench.NotMeasured.unless(
                agents.agents.running().size() == applications,
                agents.agents.running().size() + " nodes of " + applications + " run");
    }

    private boolean assigned(int applications) {
        agents.agents.work();
        return agents.agents.running().size() == applications;
    }

    /** Looks at the source, then at every application unless it has settled, as the slow sweep does. */
    void noOpPass(int applications) throws Exception {
        sources.sync(SOURCE).get(1, TimeUnit.MINUTES);
        long before = store.looks();
        int changed = engine.lookAtChanged();
        Bench.NotMeasured.unless(
                changed == 0 && store.looks() - before >= applications,
                "not every application was asked whether it has changed");
    }

    /** Looks at every application in full: all is rendered and planned anew. */
    void fullPass(int applications) throws Exception {
        long before = store.reads();
        engine.lookAtAll("bench");
        Await.until("every application is looked at", PAUSE, () -> store.reads() - before >= applications);
    }

    @Override
    public void close() {
        engine.close();
        sources.close();
    }

    /** The source is the same for the bench's life. */
    private static final class OneSource implements SourceRegistry {
        @Override
        public List<SourceDefinition> all() {
            return List.of();
        }

        @Override
        public void add(SourceDefinition source) {}

        @Override
        public void remove(String name) {}
    }
}
