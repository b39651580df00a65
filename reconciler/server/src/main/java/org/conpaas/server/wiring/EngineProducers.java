package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.service.Catalogue;
import org.conpaas.engine.Engine;
import org.conpaas.engine.EngineSettings;
import org.conpaas.engine.Ports;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.SteadyClock;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.engine.port.StateStore;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.pki.Pem;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.local.LocalProvider;
import org.conpaas.provider.local.LocalSettings;
import org.conpaas.provider.simulator.SimulatedWorld;
import org.conpaas.provider.simulator.SimulatedWorld.Pace;
import org.conpaas.server.agents.AgentSessions;
import org.conpaas.server.agents.Relay;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.GitCodeStore;
import org.conpaas.server.config.Settings;
import org.conpaas.server.dumps.DumpFiles;
import org.conpaas.server.dumps.NodeDumps;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.metrics.MetricHistory;
import org.conpaas.server.security.AgentEnrolment;
import org.conpaas.server.store.AgentRepository;

/** The engine, and what it works with: clouds, agents and service types. */
@ApplicationScoped
public class EngineProducers {
    private static final int READERS = 100;
    private static final int AGENT_SECONDS = 15;
    private static final int ALWAYS_MAY_GO = 5;

    /** Threads that answer agents and listeners; never the engine's own. */
    @Produces
    @Singleton
    ExecutorService messengers() {
        return Executors.newFixedThreadPool(4, EngineProducers::thread);
    }

    void end(@Disposes ExecutorService messengers) {
        messengers.shutdownNow();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "messenger");
        thread.setDaemon(true);
        return thread;
    }

    @Produces
    @Singleton
    Catalogue catalogue() {
        return ServiceTypes.catalogue();
    }

    @Produces
    @Singleton
    Distribution distribution(Settings settings) {
        return RefusedStart.told(() -> new Distribution(settings.lib()));
    }

    @Produces
    @Singleton
    AgentSessions agents(Settings settings, AgentRepository known, ExecutorService messengers) {
        Duration silence = settings.agents().silentAfter();
        return new AgentSessions(
                UUID.randomUUID().toString(), new SteadyClock(), silence, messengers, known::isAwaited);
    }

    @Produces
    @Singleton
    MetricHistory metrics(AgentSessions agents) {
        MetricHistory history = new MetricHistory(new SteadyClock());
        agents.listenToMetrics(history::tell);
        return history;
    }

    @Produces
    @Singleton
    Relay relay(AgentSessions agents) {
        return new Relay(agents, () -> UUID.randomUUID().toString(), READERS);
    }

    @Produces
    @Singleton
    DumpFiles dumpFiles(Settings settings, Clock clock) throws IOException {
        return RefusedStart.told(() -> new DumpFiles(settings.home().resolve("dumps"), clock));
    }

    @Produces
    @Singleton
    NodeDumps dumps(Relay relay, DumpFiles files) {
        return new NodeDumps(
                relay, files, new SteadyClock(), CompletableFuture.delayedExecutor(AGENT_SECONDS, TimeUnit.SECONDS));
    }

    @Produces
    @Singleton
    Provider.Boot boot(Settings settings, CertificateAuthority authority, AgentEnrolment enrolment) {
        String reconciler = settings.http().publicUrl().toString();
        String certificate = Pem.text(authority.certificate());
        return new Provider.Boot() {
            @Override
            public Ticket ticket(String agent) {
                return new Ticket(reconciler, certificate, enrolment.permit(agent));
            }

            @Override
            public void revoke(String agent) {
                enrolment.revoke(agent);
            }
        };
    }

    @Produces
    @Singleton
    LocalProvider local(Settings settings, Distribution distribution, Clock clock) throws ProviderException {
        return RefusedStart.told(() -> new LocalProvider(
                new LocalSettings(
                        "default",
                        settings.home().resolve("local"),
                        isolation(settings.local().isolation()),
                        distribution.agentCommand()),
                clock));
    }

    private static Optional<Isolation> isolation(Settings.Isolation wanted) {
        return wanted == Settings.Isolation.AUTO ? Optional.empty() : Optional.of(Isolation.valueOf(wanted.name()));
    }

    @Produces
    @Singleton
    ConfiguredClouds clouds(
            Settings settings,
            LocalProvider local,
            Distribution distribution,
            CertificateAuthority authority,
            Clock clock) {
        return ConfiguredClouds.of(
                local, settings.clouds(), distribution::agentSoftware, authority.certificate(), clock);
    }

    /** Everybody else asks for {@link Reconciliation}: one bean of that type. */
    @Produces
    @Typed(Engine.class)
    @Singleton
    Engine engine(
            Settings settings,
            Catalogue catalogue,
            GitSources sources,
            StateStore store,
            AgentSessions agents,
            NodeDumps dumps,
            GitCodeStore code,
            ArtifactFiles artifacts,
            SecretStore secrets,
            ConfiguredClouds clouds,
            Provider.Boot boot,
            Distribution distribution,
            MetricHistory metrics,
            Clock clock) {
        Ports ports = new Ports(
                catalogue,
                sources,
                store,
                agents,
                dumps,
                code,
                secrets,
                clouds.byName(),
                boot,
                distribution.programs(artifacts),
                metrics,
                () -> new SimulatedWorld(
                        clock.instant(), Pace.usual(settings.agents().silentAfter())));
        Engine engine = new Engine(ports, clock, settings(settings));
        agents.listen(node -> engine.look(node.application(), "node " + node + " changed"));
        agents.listenToAgents(engine::lookAtAll);
        dumps.listen(application -> engine.look(application, "a dump ended"));
        return engine;
    }

    private static EngineSettings settings(Settings settings) {
        Settings.EngineSettings wanted = settings.engine();
        return new EngineSettings(
                wanted.workers(),
                wanted.sweepInterval(),
                wanted.actionTimeout(),
                Duration.ofMillis(100),
                wanted.backoffMax(),
                new Policy(wanted.deletionShare(), ALWAYS_MAY_GO, false),
                owner(settings));
    }

    /** The home, which one process at a time can open: so a reconciler that is started again takes up its own leases. */
    private static String owner(Settings settings) {
        return settings.http().publicUrl() + " " + settings.home();
    }

    void close(@Disposes Engine engine) {
        engine.close();
    }

    void close(@Disposes LocalProvider local) {
        local.close();
    }

    @Produces
    @Singleton
    Reconciliation reconciliation(Engine engine) {
        return engine;
    }
}
