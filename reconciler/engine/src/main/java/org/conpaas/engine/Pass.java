package org.conpaas.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Adoption;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.plan.PlanText;
import org.conpaas.core.status.Status;
import org.conpaas.engine.Look.Found;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.ManifestSource;
import org.conpaas.engine.port.StateStore;
import org.conpaas.engine.port.StateStore.ActionRecord;
import org.conpaas.engine.port.StateStore.PassRecord;
import org.conpaas.engine.port.StoreUnavailableException;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at one application, and one wave of actions. */
final class Pass {
    private final Logger log;
    private final Clock clock;
    private final Look look;
    private final Executor executor;
    private final StateStore store;
    private final Dumps dumps;
    private final ManifestSource source;
    private final EngineSettings settings;

    Pass(Clock clock, Look look, Executor executor, Ports ports, EngineSettings settings) {
        this(clock, look, executor, ports, settings, LoggerFactory.getLogger(Pass.class));
    }

    /** @param log where what is found is told for operators */
    Pass(Clock clock, Look look, Executor executor, Ports ports, EngineSettings settings, Logger log) {
        this.log = log;
        this.clock = clock;
        this.look = look;
        this.executor = executor;
        this.store = ports.store();
        this.dumps = ports.dumps();
        this.source = ports.source();
        this.settings = settings;
    }

    /**
     * @param found after the actions, when there were any
     * @param done what was done, in the plan's order
     * @param status derived from {@code found} and the problems of the actions
     * @param owns false: there was something to do, and another reconciler has the right to do it
     */
    record Result(Found found, List<Done> done, Status status, boolean owns) {
        boolean wentWrong() {
            return done.stream().anyMatch(one -> one.outcome().wentWrong());
        }

        /** Whether something is nearer to what it should be. */
        boolean acted() {
            return done.stream().anyMatch(one -> one.outcome().acted());
        }

        /** The most telling thing that went wrong. */
        Optional<String> trouble() {
            return done.stream()
                    .filter(one -> one.outcome().wentWrong())
                    .map(Done::text)
                    .findFirst();
        }
    }

    record Done(Step step, Outcome outcome, Duration took) {
        String text() {
            return step.key() + ": " + outcome.text();
        }
    }

    Result make(String application, String trigger, Optional<Status> before) {
        Instant started = clock.instant();
        Found first = look.at(application, started);
        boolean idle = wave(first).isEmpty() && first.adoptable().isEmpty();
        boolean owns = idle || owns(application, started);
        Found found = owns ? adopt(first) : first;
        List<Done> done = owns ? executor.execute(wave(found)) : List.of();
        Found after = done.isEmpty() ? found : look.at(application, clock.instant());
        Status status = after.status(owns ? problems(done) : List.of(anotherOwns(application)));
        Result result = new Result(after, done, status, owns);
        if (result.acted() || result.wentWrong() || differs(status, before)) {
            record(toRecord(found, result, started, trigger));
        }
        forgetWhatIsGone(after);
        if (after.plan().steps().stream().noneMatch(step -> step.action() instanceof Action.TakeDump)) {
            dumps.forget(application);
        }
        return result;
    }

    private static List<Step> wave(Found found) {
        return found.acts() ? found.plan().firstWave() : List.of();
    }

    /** Writes down what is there already, so that this plan and those that follow know it as ours. */
    private Found adopt(Found found) {
        Inventory adopted = found.adoptable();
        if (adopted.isEmpty()) {
            return found;
        }
        adopted.machines().forEach(store::addMachine);
        adopted.nodes().forEach(store::addNode);
        adopted.volumes().values().forEach(store::addVolume);
        log.info("Wrote down what is there: {}", Adoption.subjects(adopted));
        return look.at(found.application(), clock.instant());
    }

    private boolean owns(String application, Instant now) {
        return store.lease(
                        application,
                        settings.owner(),
                        now,
                        settings.actionTimeout().multipliedBy(2))
                .isPresent();
    }

    private static Problem anotherOwns(String application) {
        return Problem.warning(
                "CP3003",
                SourcePosition.of(application),
                "another reconciler is at work on this application",
                "it is tried again by itself; if the other one has died, this one takes over when its lease ends");
    }

    /** What was done is done and is seen: only the history has a hole when it cannot be written. */
    private void record(PassRecord pass) {
        try {
            store.record(pass);
        } catch (StoreUnavailableException e) {
            log.warn("The pass over {} is missing in the history: {}", pass.application(), e.getMessage());
        }
    }

    private static boolean differs(Status status, Optional<Status> before) {
        return before.map(old -> old.sync() != status.sync()
                        || old.health() != status.health()
                        || !old.revision().equals(status.revision()))
                .orElse(false);
    }

    private void forgetWhatIsGone(Found found) {
        if (found.leavesNothing()) {
            store.forget(found.application());
            source.forget(found.application());
        }
    }

    private static List<Problem> problems(List<Done> done) {
        return done.stream().flatMap(Pass::problem).toList();
    }

    private static Stream<Problem> problem(Done one) {
        if (one.outcome() instanceof Outcome.Failed failed) {
            return Stream.of(failed.problem());
        }
        return one.outcome() instanceof Outcome.Retry retry
                ? Stream.of(Problem.warning(
                        "CP4003", SourcePosition.of(one.step().action().subject()), retry.cause(), retry.cure()))
                : Stream.empty();
    }

    private PassRecord toRecord(Found found, Result result, Instant started, String trigger) {
        List<ActionRecord> actions = new ArrayList<>();
        result.done()
                .forEach(one -> actions.add(
                        new ActionRecord(one.step().key(), one.outcome().text(), one.took())));
        return new PassRecord(
                found.application(),
                found.revision(),
                started,
                Duration.between(started, clock.instant()),
                trigger,
                found.plan().isEmpty() ? "" : PlanText.of(found.application(), found.plan()),
                actions,
                result.status().sync().name(),
                result.status().health().name(),
                result.status().problems().stream().map(Problem::toString).toList());
    }
}
