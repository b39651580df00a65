package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.NodeReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent at work: polls what its nodes should be, lets them converge, reports what they are. */
final class Agent {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int READERS = 8;
    private static final int TAKERS = 8;

    private final Home home;
    private final Pools pools;
    private final Machinery machinery;
    private final Reconciler reconciler;
    private final Reporter reporter;
    private final Nodes nodes;
    private final ExecutorService beats = Executors.newFixedThreadPool(TAKERS, Pools.threads("beat"));
    private final ExecutorService takers = Executors.newFixedThreadPool(TAKERS, Pools.threads("taker"));
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, Pools.threads("reader"));
    private Identity identity;

    /** The caller holds the home's lock. */
    Agent(Home home, Identity identity) throws IOException {
        this.home = home;
        this.identity = identity;
        pools = new Pools();
        reconciler = new Reconciler(identity);
        machinery = machinery(home, pools, reconciler, Clock.systemUTC());
        nodes = new Nodes(machinery, this::changed, this::gone);
        reporter = new Reporter(identity.agent(), reconciler, this::reports, name -> nodes.find(name)
                .flatMap(Node::report));
    }

    /** @param origin of artifacts · @param timeOfDay for what is reported; nothing waits by it, since it may jump */
    static Machinery machinery(Home home, Pools pools, Artifacts.Origin origin, Clock timeOfDay) throws IOException {
        String generation = UUID.randomUUID().toString();
        AtomicFile.write(home.generation(), generation + "\n");
        int number = home.number();
        Tools tools = Tools.ofThisMachine();
        Signals signals = new Signals();
        Sweeper sweeper = new Sweeper(number, pools, signals);
        Stopping stopping = new Stopping(pools, signals, sweeper);
        Devices devices = new Devices(home.disks());
        return new Machinery(
                home,
                timeOfDay,
                pools,
                tools,
                new Launcher(home, number, generation, tools, new Exits(pools)),
                sweeper,
                stopping,
                new Enclosure(home, tools, devices),
                devices,
                Cgroups.in(Path.of("/sys/fs/cgroup"), number),
                new Artifacts(home.cache(), origin, pools.transfers(), Allowance.DEFAULT),
                new Questions(pools, new Wire(), stopping));
    }

    private void changed(Node node) {
        reporter.changed(node.name());
    }

    private void gone(String name) {
        log.info("Nothing of node {} is left", name);
        reporter.removed(name);
    }

    private List<NodeReport> reports() {
        return nodes.all().stream().flatMap(node -> node.report().stream()).toList();
    }

    /** Takes over what runs, then works until the JVM ends. */
    void run() throws IOException, InterruptedException {
        log.info("Agent {} begins; {}", identity.agent(), machinery.cgroups().description());
        nodes.restore();
        log.info("{} nodes taken over", nodes.all().size());
        reporter.start();
        Meter meter = new Meter(machinery);
        Metrics metrics = new Metrics(machinery, meter::latest);
        pools.every(Duration.ofSeconds(5), () -> {
            meter.measure(nodes.all());
            reporter.measured(metrics.gather(nodes.all()));
        });
        pools.every(Duration.ofSeconds(5), this::rotateLogs);
        pools.every(Duration.ofSeconds(5), () -> nodes.all().forEach(Node::inspect));
        pools.every(Duration.ofMinutes(1), this::collectArtifacts);
        pools.every(Duration.ofMinutes(1), this::renewCertificate);
        poll();
    }

    private void poll() throws InterruptedException {
        Retry retry = new Retry();
        String epoch = "";
        long version = 0;
        while (true) {
            try {
                Optional<Assignment> answer = reconciler.poll(epoch, version, WAIT);
                retry.succeeded();
                if (answer.isPresent()) {
                    Assignment assignment = answer.get();
                    epoch = assignment.epoch();
                    version = assignment.version();
                    apply(assignment);
                } else if (epoch.isEmpty()) {
                    reporter.epoch(epoch);
                }
            } catch (IOException e) {
                Duration pause = retry.failed();
                log.warn("Reconciler not reached ({}), next try in {} ms", Problems.sentence(e), pause.toMillis());
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        }
    }

    private void apply(Assignment assignment) {
        nodes.apply(assignment);
        reporter.epoch(assignment.epoch());
        for (Assignment.LogRequest request : assignment.logs()) {
            readers.execute(() -> answer(request));
        }
        for (Assignment.DataRequest request : assignment.data()) {
            takers.execute(() -> answer(request));
        }
    }

    private void answer(Assignment.LogRequest request) {
        NodeDirectory directory = nodes.find(request.node())
                .map(Node::directory)
                .orElse(new NodeDirectory(home.nodes().resolve("-")));
        try {
            new LogAnswer(request, directory, reconciler.connection()).send();
        } catch (IOException e) {
            log.debug("Reader of logs {} has gone: {}", request.id(), e.getMessage());
        }
    }

    private void answer(Assignment.DataRequest request) {
        try {
            new DataAnswer(request, nodes.find(request.node()), machinery, reconciler.connection(), beats).send();
        } catch (IOException e) {
            log.warn("Data {} of {} was not taken: {}", request.name(), request.node(), Problems.sentence(e));
        }
    }

    private void rotateLogs() {
        for (Node node : nodes.all()) {
            try {
                for (Path file : Logs.files(node.directory())) {
                    Logs.rotate(file, Logs.LONGEST);
                }
            } catch (IOException e) {
                log.warn("Logs of {} are not rotated: {}", node.name(), Problems.sentence(e));
            }
        }
    }

    private void collectArtifacts() {
        Set<String> named = new HashSet<>();
        nodes.all().forEach(node -> named.addAll(node.digests()));
        machinery.artifacts().collect(named, Instant.now());
    }

    private synchronized void renewCertificate() {
        if (!identity.needsRenewal(Instant.now())) {
            return;
        }
        try {
            Enrolment.renew(home, identity);
            identity = Identity.load(home);
            reconciler.use(identity);
            log.info(
                    "Certificate renewed; it is good until {}",
                    identity.certificate().getNotAfter());
        } catch (IOException e) {
            log.warn("Certificate not renewed, next try in a minute: {}", Problems.sentence(e));
        }
    }

    /** Stops the processes of all nodes of a home whose agent does not run; the nodes stay as they are on disk. */
    static void stopNodes(Home home) throws IOException {
        Artifacts.Origin nowhere = (sha256, from) -> {
            throw new IOException("The nodes are being stopped");
        };
        try (Pools pools = new Pools()) {
            Machinery machinery = machinery(home, pools, nowhere, Clock.systemUTC());
            Nodes nodes = new Nodes(machinery, node -> {}, name -> {});
            nodes.restoreToStop();
            nodes.stopAll().join();
            machinery.cgroups().close();
        }
    }
}
