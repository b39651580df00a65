package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.conpaas.agent.protocol.DataSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, converging to its spec. All that happens to it happens in its turns, one after another; after each it looks at
 * everything again and does what can be done now. Its public methods may be called from any thread.
 */
final class Node implements TurnTaker {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);

    private final String name;
    private final NodeDirectory directory;
    private final NodeState state;
    private final Machinery machinery;
    private final Consumer<Node> changed;
    private final Turns turns;
    private final Provision provision;
    private final Tasks tasks;
    private final Processes processes;
    private final Probes probes;

    private final Set<String> taken = new HashSet<>();

    private @Nullable NodeSpec spec;
    private @Nullable Recipe recipe;
    private boolean dirty = true;
    private boolean ending;
    private Phase phase = Phase.APPLYING;
    private Optional<String> problem = Optional.empty();
    private NodeReport.Usage usage = NodeReport.Usage.NONE;
    private Duration retry = FIRST_RETRY;
    private boolean retryPlanned;
    private volatile @Nullable NodeReport report;
    private volatile Map<String, NodeState.Written> written = Map.of();
    private volatile Set<String> digests = Set.of();
    private volatile List<MetricSpec> metrics = List.of();
    private volatile List<DiskSpec> disks = List.of();
    private volatile double processors;

    /** @param changed told after a turn that changed the node's report */
    Node(String name, NodeDirectory directory, NodeState state, Machinery machinery, Consumer<Node> changed) {
        this.name = name;
        this.directory = directory;
        this.state = state;
        this.machinery = machinery;
        this.changed = changed;
        turns = new Turns(machinery.pools().work());
        provision = new Provision(directory, state, machinery, this);
        tasks = new Tasks(directory, state, machinery, this);
        processes = new Processes(machinery, this);
        probes = new Probes(machinery, this);
    }

    String name() {
        return name;
    }

    NodeDirectory directory() {
        return directory;
    }

    int number() {
        return state.number();
    }

    /** As of its last turn; empty before the first. */
    Optional<NodeReport> report() {
        return Optional.ofNullable(report);
    }

    /** Digests of the artifacts that it needs. */
    Set<String> digests() {
        return digests;
    }

    /** Where numbers about it come from. */
    List<MetricSpec> metrics() {
        return metrics;
    }

    /** How many processors it may use; 0 is no limit. */
    double processors() {
        return processors;
    }

    /** The spec that it should be; one that it has already changes nothing. */
    void assign(NodeSpec wanted) {
        take(() -> {
            if (spec == null || !spec.fingerprint().equals(wanted.fingerprint())) {
                adoptSpec(wanted);
            }
        });
    }

    private void adoptSpec(NodeSpec wanted) {
        spec = wanted;
        dirty = true;
        retry = FIRST_RETRY;
        digests = Set.copyOf(
                wanted.artifacts().stream().map(artifact -> artifact.sha256()).toList());
        metrics = wanted.metrics();
        disks = wanted.disks();
        processors = wanted.limits().cpus();
        processes.remember(wanted);
    }

    /**
     * Takes over what an earlier agent left, before any turn.
     *
     * @param known the spec that it was to be
     */
    void adopt(Optional<NodeSpec> known) throws IOException {
        known.ifPresent(this::adoptSpec);
        processes.adopt(directory, state);
        tasks.adopt(known);
    }

    /** Marks of what may rightly run now. Before any turn only. */
    Set<Mark> marks() throws IOException {
        Set<Mark> marks = new HashSet<>();
        for (String key : state.unitKeys()) {
            // what a task leaves behind lives as long as its node; what a dead process leaves must not meet its
            // successor
            if (key.startsWith(Unit.task("").key()) || processes.runs(key)) {
                marks.add(new Mark(machinery.launcher().homeNumber(), state.number(), state.unitNumber(key)));
            }
        }
        return marks;
    }

    @Override
    public void take(Runnable happened) {
        turns.execute(() -> {
            try {
                happened.run();
                converge();
            } catch (RuntimeException e) {
                log.error("Node {} stumbled over a defect of the agent; it tries again", name, e);
                failed(e);
            }
            publish();
        });
    }

    private void converge() {
        NodeSpec wanted = spec;
        if (ending || wanted == null) {
            return;
        }
        try {
            problem = Optional.empty();
            if (dirty) {
                provide(wanted);
            }
            Recipe current = recipe;
            if (current != null) {
                supervise(current, wanted);
            }
            if (!dirty) {
                retry = FIRST_RETRY;
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void provide(NodeSpec wanted) throws IOException {
        phase = Phase.APPLYING;
        directory.create();
        AtomicFile.write(directory.spec(), Json.MAPPER.writeValueAsBytes(wanted), 0600, false);
        provision.disks(wanted);
        machinery.cgroups().prepare(state.number(), wanted.limits());
        Map<String, Path> places = provision.artifacts(wanted);
        if (places == null) {
            return;
        }
        Placeholders placeholders = new Placeholders(
                directory.root(), wanted.sandbox().address(), machinery.tools().java(), places);
        provision.files(wanted, placeholders);
        written = Map.copyOf(state.files);
        recipe = new Recipe(wanted, directory, state, placeholders, machinery);
        dirty = false;
    }

    private void supervise(Recipe current, NodeSpec wanted) throws IOException {
        if (dirty) {
            // the old spec's processes are kept up until all that the new ones need is here
            processes.converge(current, tasks);
            return;
        }
        tell(wanted);
        tasks.converge(current);
        processes.converge(current, tasks);
        boolean settled = tasks.settled(wanted) && processes.settled(current);
        probes.converge(current, settled);
        if (settled && obsolete(wanted) && processes.allRun(current) && probes.allPass()) {
            removeObsolete(wanted);
        }
        problem = tasks.outcomes().problem(wanted);
        phase = settled && !obsolete(wanted) && probes.allAnswered() ? Phase.APPLIED : Phase.APPLYING;
        tasks.outcomes().obstacle(wanted).ifPresent(why -> {
            problem = Optional.of(why);
            phase = Phase.FAILED;
        });
    }

    /** Noted on disk until it is done: a process must hear of a change even if the agent dies in between. */
    private void tell(NodeSpec wanted) throws IOException {
        if (!state.untold.isEmpty()) {
            processes.reload(wanted, state.untold);
            state.untold.clear();
            state.save();
        }
    }

    private boolean obsolete(NodeSpec wanted) throws IOException {
        return processes.hasObsolete(wanted) || tasks.hasObsolete(wanted) || provision.hasObsolete(wanted);
    }

    private void removeObsolete(NodeSpec wanted) throws IOException {
        tasks.removeObsolete(wanted);
        processes.removeObsolete(wanted);
        if (!processes.hasObsolete(wanted) && !tasks.hasObsolete(wanted)) {
            provision.removeObsolete(wanted);
            written = Map.copyOf(state.files);
        }
    }

    private void failed(Exception failure) {
        phase = Phase.FAILED;
        problem = Optional.of(Problems.sentence(failure));
        if (retryPlanned) {
            return;
        }
        retryPlanned = true;
        machinery.pools().after(retry, () -> take(() -> retryPlanned = false));
        retry = retry.multipliedBy(2).compareTo(SLOWEST_RETRY) < 0 ? retry.multipliedBy(2) : SLOWEST_RETRY;
    }

    private void publish() {
        NodeSpec wanted = spec;
        NodeReport now = new NodeReport(
                name,
                wanted == null ? "" : wanted.fingerprint(),
                phase,
                problem,
                processes.reports(),
                wanted == null ? List.of() : tasks.outcomes().reports(wanted),
                probes.reports(),
                usage);
        if (!now.equals(report)) {
            report = now;
            changed.accept(this);
        }
    }

    /** Starts the command that writes the data of that name; fails with a sentence for people when it cannot. */
    CompletableFuture<Launcher.Piped> start(String data) {
        CompletableFuture<Launcher.Piped> started = new CompletableFuture<>();
        take(() -> {
            try {
                started.complete(starting(data));
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    private Launcher.Piped starting(String data) throws IOException {
        Recipe current = recipe;
        if (current == null || ending) {
            throw new Unworkable("Node " + name + " is not there yet, or is going");
        }
        for (DataSpec known : current.spec().data()) {
            if (known.name().equals(data)) {
                return starting(current, known);
            }
        }
        throw new Unworkable("Node " + name + " has no data " + data);
    }

    /** One at a time: what is left of a command is found by its unit. */
    private Launcher.Piped starting(Recipe current, DataSpec data) throws IOException {
        if (taken.contains(data.name())) {
            throw new Unworkable("Somebody takes " + data.name() + " of node " + name
                    + " already; take it again when that has ended");
        }
        Launcher.Piped piped = current.start(data);
        taken.add(data.name());
        return piped;
    }

    /** Nothing of the command that was started is left. */
    void ended(String data) {
        take(() -> taken.remove(data));
    }

    /** What it was last seen to use. */
    void measured(NodeReport.Usage now) {
        take(() -> usage = now);
    }

    /** Looks whether somebody changed its files, and mends them. */
    void inspect() {
        if (Provision.drifted(directory, written) || machinery.devices().drifted(name, disks)) {
            take(() -> dirty = true);
        }
    }

    /** Stops all that runs; it does not start again. Completes when nothing of it is left. */
    CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        take(() -> {
            ending = true;
            probes.forget();
            CompletableFuture.allOf(processes.stopAll(), tasks.stopAll())
                    .thenRun(() -> machinery.cgroups().kill(state.number()))
                    .thenCompose(done -> machinery.sweeper().kill(mark -> mark.node() == state.number()))
                    .thenRun(() -> machinery.cgroups().remove(state.number()))
                    .thenRun(() -> stopped.complete(null));
        });
        return stopped;
    }

    /** Stops all that runs and deletes all that there is. Completes when both are done. */
    CompletableFuture<Void> remove() {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        take(this::noteRemoval);
        stop().thenRun(() -> take(() -> erase(removed)));
        return removed;
    }

    private void noteRemoval() {
        try {
            AtomicFile.write(directory.removal(), name);
        } catch (IOException e) {
            log.warn("Cannot note that node {} is to go: {}", name, Problems.sentence(e));
        }
    }

    private void erase(CompletableFuture<Void> removed) {
        try {
            machinery.devices().release(name, List.of());
            directory.delete();
            Tree.deleteEmpty(directory.path().getParent(), machinery.home().nodes());
            removed.complete(null);
        } catch (IOException e) {
            problem = Optional.of(Problems.sentence(e));
            machinery.pools().after(Duration.ofSeconds(1), () -> take(() -> erase(removed)));
        }
    }
}
