package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of one node: each key runs once, across any crash. Only the node's own turns touch it. */
final class Tasks {
    static final int INTERRUPTED = 255;
    static final int TIMED_OUT = 124;
    private static final int KILLED = 137;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Between two runs of what is repeated until it is done. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Tasks.class);

    private final NodeDirectory node;
    private final NodeState state;
    private final Machinery machinery;
    private final TurnTaker turns;
    private final Map<String, Active> active = new TreeMap<>();
    private final Map<String, Long> notBefore = new TreeMap<>();

    /** A run that has not been written off yet. */
    private static final class Active {
        final String key;
        final TaskSpec.Ends ends;
        final Running running;
        final NodeState.Ledger before;
        final boolean repeats;
        boolean timedOut;
        boolean killed;

        Active(String key, TaskSpec.Ends ends, Running running, NodeState.Ledger before, boolean repeats) {
            this.repeats = repeats;
            this.key = key;
            this.ends = ends;
            this.running = running;
            this.before = before;
        }
    }

    private final Outcomes outcomes;

    Tasks(NodeDirectory node, NodeState state, Machinery machinery, TurnTaker turns) {
        this.node = node;
        this.state = state;
        this.machinery = machinery;
        this.turns = turns;
        outcomes = new Outcomes(state, active::containsKey);
    }

    /** What runs came to. */
    Outcomes outcomes() {
        return outcomes;
    }

    /** Takes over runs that an earlier agent started, and settles those that ended without it. */
    void adopt(Optional<NodeSpec> spec) throws IOException {
        for (Map.Entry<String, NodeState.Ledger> ledger : state.tasks().entrySet()) {
            String name = ledger.getKey();
            Optional<TaskSpec> task = spec.stream()
                    .flatMap(known -> known.tasks().stream())
                    .filter(known -> known.name().equals(name))
                    .findFirst();
            Optional<String> key = ledger.getValue().running().map(Map.Entry::getKey);
            if (key.isPresent()) {
                adopt(name, key.get(), task);
            }
        }
    }

    private void adopt(String name, String key, Optional<TaskSpec> task) throws IOException {
        Unit unit = Unit.task(name);
        TaskSpec.Ends ends = task.map(TaskSpec::ends).orElse(TaskSpec.Ends.NOTHING);
        Mark mark = new Mark(machinery.launcher().homeNumber(), state.number(), state.unitNumber(unit));
        Optional<Running> found = machinery.launcher().find(node, unit, mark);
        boolean began = machinery.launcher().began(node, unit);
        if (found.isEmpty() && !began) {
            String why = "The start of task " + name + " was interrupted by the end of the agent;"
                    + (task.filter(Tasks::repeats).isPresent()
                            ? " it is started again"
                            : " it is not started again for the key " + key);
            state.ended(name, key, INTERRUPTED, machinery.clock().instant(), Optional.of(why));
            return;
        }
        // one that has ended meanwhile is settled in the same way as one that ends now
        Running running = found.orElseGet(() -> ended(unit, mark));
        boolean repeats = task.map(Tasks::repeats).orElse(false);
        watch(name, new Active(key, ends, running, state.ledger(name), repeats), task.flatMap(TaskSpec::timeout));
    }

    private Running ended(Unit unit, Mark mark) {
        CompletableFuture<OptionalInt> unknown = CompletableFuture.completedFuture(OptionalInt.empty());
        return new Running(unit, mark, 0, 0, "task", 0, machinery.clock().instant(), unknown);
    }

    private void watch(String name, Active run, Optional<Duration> timeout) {
        active.put(name, run);
        run.running.ended().thenAccept(code -> turns.take(() -> ended(name, run, code)));
        timeout.ifPresent(limit -> {
            Duration left = Duration.between(
                    machinery.clock().instant(), run.running.since().plus(limit));
            machinery
                    .pools()
                    .after(left.isNegative() ? Duration.ZERO : left, () -> turns.take(() -> timeOut(name, run)));
        });
    }

    private void timeOut(String name, Active run) {
        if (active.get(name) == run && !run.running.ended().isDone()) {
            run.timedOut = true;
            machinery.stopping().stop(run.running, GRACE);
        }
    }

    private void ended(String name, Active run, OptionalInt code) {
        if (active.get(name) != run) {
            return;
        }
        try {
            settle(name, run, code);
            active.remove(name);
        } catch (IOException e) {
            if (!Files.exists(node.path())) {
                return;
            }
            // its end stays unwritten, for example because the disk is full; the next attempt starts from the same
            // facts
            log.warn("Cannot note the end of task {} in {}: {}", name, node.path(), e.getMessage());
            machinery.pools().after(Duration.ofSeconds(1), () -> turns.take(() -> ended(name, run, code)));
        }
    }

    private void settle(String name, Active run, OptionalInt code) throws IOException {
        boolean refused =
                code.orElse(0) == Launcher.NOT_STARTED && !machinery.launcher().began(node, Unit.task(name));
        if (refused) {
            // the launch script could not even note its pid, so the command has not begun
            state.restore(name, run.before);
            notBefore.put(name, System.nanoTime() + RETRY.toNanos());
            machinery.pools().after(RETRY, () -> turns.take(() -> {}));
            return;
        }
        if (run.ends == TaskSpec.Ends.OTHERS_AFTERWARDS) {
            killOthers(name);
        }
        int ended = exitCode(name, run, code);
        Optional<String> problem = Optional.empty();
        if (run.repeats && ended != 0) {
            problem = Optional.of("Task " + name + " ended with " + ended + " and is run again; its log says why");
            notBefore.put(name, System.nanoTime() + PAUSE.toNanos());
            machinery.pools().after(PAUSE, () -> turns.take(() -> {}));
        }
        state.ended(name, run.key, ended, machinery.clock().instant(), problem);
    }

    private static boolean repeats(TaskSpec task) {
        return task.when() == TaskSpec.When.UNTIL_DONE;
    }

    private int exitCode(String name, Active run, OptionalInt code) {
        if (run.timedOut) {
            return TIMED_OUT;
        }
        if (code.isPresent()) {
            return code.getAsInt();
        }
        return Launcher.exitCode(node, Unit.task(name)).orElse(run.killed ? KILLED : INTERRUPTED);
    }

    private CompletableFuture<Void> killOthers(String name) {
        return CompletableFuture.allOf(active.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .map(other -> kill(other.getValue()))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> kill(Active run) {
        run.killed = true;
        return machinery.stopping().kill(run.running);
    }

    /** Starts what is due; a turn follows when something ends. */
    void converge(Recipe recipe) throws IOException {
        List<TaskSpec> due = new ArrayList<>();
        for (TaskSpec task : recipe.spec().tasks()) {
            if (isAllowed(task)
                    && due(task)
                    && !active.containsKey(task.name())
                    && outcomes.ended(recipe.spec(), task.after())) {
                due.add(task);
            }
        }
        Optional<TaskSpec> first = due.stream()
                .filter(task -> task.ends() == TaskSpec.Ends.OTHERS_FIRST)
                .findFirst();
        if (first.isPresent()) {
            startAlone(recipe, first.get());
            return;
        }
        for (TaskSpec task : due) {
            start(recipe, task);
        }
    }

    private boolean isAllowed(TaskSpec task) {
        Long earliest = notBefore.get(task.name());
        return earliest == null || System.nanoTime() - earliest >= 0;
    }

    private boolean due(TaskSpec task) throws IOException {
        NodeState.Ledger ledger = state.ledger(task.name());
        if (task.when() != TaskSpec.When.ON_CHANGE) {
            NodeState.Run run = ledger.runs().get(task.key());
            return run == null
                    || repeats(task) && run.exitCode().filter(code -> code != 0).isPresent();
        }
        if (ledger.noted().isEmpty()) {
            state.note(task.name(), task.key());
        }
        return !state.ledger(task.name()).noted().equals(Optional.of(task.key()));
    }

    private void startAlone(Recipe recipe, TaskSpec task) throws IOException {
        if (active.isEmpty()) {
            start(recipe, task);
            // what else is due was held back for it
            turns.take(() -> {});
            return;
        }
        killOthers(task.name());
    }

    private void start(Recipe recipe, TaskSpec task) throws IOException {
        Instant now = machinery.clock().instant();
        NodeState.Ledger before = state.ledger(task.name());
        Unit unit = Unit.task(task.name());
        recipe.mark(unit);
        Files.deleteIfExists(node.exit(unit));
        Files.deleteIfExists(node.pid(unit));
        state.begun(task.name(), task.key(), now);
        if (task.command().isEmpty()) {
            if (task.ends() == TaskSpec.Ends.OTHERS_AFTERWARDS) {
                killOthers(task.name());
            }
            state.ended(task.name(), task.key(), 0, now, Optional.empty());
            return;
        }
        try {
            watch(
                    task.name(),
                    new Active(task.key(), task.ends(), recipe.start(task), before, repeats(task)),
                    task.timeout());
        } catch (IOException e) {
            state.restore(task.name(), before);
            throw e;
        }
    }

    /** Whether nothing is due any more; runs may still go on. */
    boolean settled(NodeSpec spec) throws IOException {
        for (TaskSpec task : spec.tasks()) {
            if (due(task)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a run goes on that the spec does not name. */
    boolean hasObsolete(NodeSpec spec) {
        return active.keySet().stream().anyMatch(name -> !names(spec).contains(name));
    }

    void removeObsolete(NodeSpec spec) {
        Set<String> wanted = names(spec);
        active.forEach((name, run) -> {
            if (!wanted.contains(name) && !run.killed) {
                run.killed = true;
                machinery.stopping().stop(run.running, GRACE);
            }
        });
    }

    private static Set<String> names(NodeSpec spec) {
        return spec.tasks().stream().map(TaskSpec::name).collect(Collectors.toSet());
    }

    CompletableFuture<Void> stopAll() {
        Collection<Active> runs = active.values();
        return CompletableFuture.allOf(runs.stream()
                .map(run -> machinery.stopping().stop(run.running, GRACE))
                .toArray(CompletableFuture[]::new));
    }
}
