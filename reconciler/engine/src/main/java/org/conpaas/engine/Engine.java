package org.conpaas.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.PlanText;
import org.conpaas.core.status.Status;
import org.conpaas.engine.ApplicationState.Next;
import org.conpaas.engine.Look.Found;
import org.conpaas.engine.Pass.Result;
import org.conpaas.engine.WorkQueue.Item;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.provider.ProviderException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes passes: at once when something happens, after a backoff when something went wrong, and slowly over everything. */
public final class Engine implements Reconciliation, AutoCloseable {
    private static final String SWEEP = "the slow sweep, for what no event tells";

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration AUTOSCALERS = Duration.ofSeconds(5);
    private static final Duration FIRST_ANSWERS = Duration.ofSeconds(5);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(10);

    private final Ports ports;
    private final Clock clock;
    private final EngineSettings settings;
    private final Clouds clouds;
    private final Look look;
    private final Executor executor;
    private final Pass pass;
    private final Workers workers;
    private final Autoscalers autoscalers;
    private final ScheduledExecutorService sweeper;
    private final Map<String, ApplicationState> states = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final List<Consumer<EngineEvent>> listeners = new CopyOnWriteArrayList<>();

    public Engine(Ports ports, Clock clock, EngineSettings settings) {
        this.ports = ports;
        this.clock = clock;
        this.settings = settings;
        this.clouds = new Clouds(ports.providers());
        this.look = new Look(ports, settings.policy(), clouds);
        this.executor = new Executor(new Actions(ports, clouds), clock, settings);
        this.pass = new Pass(clock, look, executor, ports, settings);
        this.workers = new Workers(new SteadyClock(clock), this::makePass);
        this.autoscalers = new Autoscalers(ports, new SteadyClock(clock), this::scaled);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(Engine::thread);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sweep");
        thread.setDaemon(true);
        return thread;
    }

    /** Looks at every application once, and from then on goes by itself. A cloud that does not answer soon is looked at when it does. */
    public void start() {
        List<CompletableFuture<Void>> asked = clouds.ask(clouds.names());
        asked.forEach(answer -> answer.thenRun(this::lookAgain));
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .get(FIRST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("Not all clouds have answered yet; what they have is unknown until then");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clouds.listen(machine -> look(machine.application(), "machine " + machine + " changed"));
        workers.start(settings.workers());
        long period = settings.sweep().toMillis();
        sweeper.scheduleWithFixedDelay(lasting(this::sweep), 0, period, TimeUnit.MILLISECONDS);
        long look = AUTOSCALERS.toMillis();
        sweeper.scheduleWithFixedDelay(lasting(this::autoscale), look, look, TimeUnit.MILLISECONDS);
        long again = Math.min(period, ASK_AGAIN.toMillis());
        sweeper.scheduleWithFixedDelay(lasting(this::askAgain), again, again, TimeUnit.MILLISECONDS);
    }

    private void autoscale() {
        autoscalers.rounds(states.values().stream().flatMap(state -> state.running().stream()));
    }

    private void scaled(String application, String what) {
        tell(application, EngineEvent.Kind.AUTOSCALING, what);
        look(application, "autoscaling of " + what);
    }

    @Override
    public Optional<AutoscalingState> autoscaling(String application, String service) {
        return export(application).flatMap(manifest -> autoscalers.state(manifest, service));
    }

    /** A cloud that could not be asked may answer by now: nobody is to wait for the slow sweep then. */
    private void askAgain() {
        List<String> maybe = clouds.doubts().entrySet().stream()
                // credentials that were refused are not tried until the account is locked, and who is asked too often
                // not more often
                .filter(doubt -> doubt.getValue().kind() == Kind.UNAVAILABLE
                        || doubt.getValue().kind() == Kind.CONFLICT)
                .map(Map.Entry::getKey)
                .toList();
        clouds.ask(maybe).forEach(answer -> answer.thenRun(this::lookAgain));
    }

    private void sweep() {
        clouds.ask(clouds.names()).forEach(answer -> answer.thenRun(this::lookAgain));
        lookAgain();
    }

    /** A timer calls no more what once threw, as when there are no threads for a moment. */
    private static Runnable lasting(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                log.error("A regular task broke; it goes on with the next time", e);
            }
        };
    }

    /** For other threads: nobody hears of what is thrown there. */
    private void lookAgain() {
        try {
            lookAtChanged();
        } catch (RuntimeException e) {
            log.error("The slow sweep broke; the next one is in {}", settings.sweep(), e);
        }
    }

    @Override
    public SortedSet<String> applications() {
        SortedSet<String> all = new TreeSet<>(ports.source().applications());
        all.addAll(ports.store().applications());
        return all;
    }

    @Override
    public Optional<ApplicationState> state(String application) {
        return Optional.ofNullable(states.get(application));
    }

    @Override
    public void discard(VolumeId disk) {
        look.discard(disk);
        look(disk.application(), "disk " + disk + " is to go");
    }

    @Override
    public void look(String application, String why) {
        workers.add(application, Duration.ZERO, why);
    }

    /** Queues every application for a pass at once. */
    public void lookAtAll(String why) {
        workers.addAll(applications(), why);
    }

    @Override
    public Optional<ApplicationState> preview(String application) {
        if (!applications().contains(application)) {
            return Optional.empty();
        }
        Found found = look.read(application, clock.instant());
        return Optional.of(stateOf(found, found.status(List.of()), new Next(clock.instant(), "preview")));
    }

    @Override
    public Preview preview(Manifest manifest) {
        return look.preview(manifest, clock.instant());
    }

    @Override
    public Optional<Rehearsal> rehearse(String application, WhatIf event) {
        return Optional.of(look.read(application, clock.instant()))
                .filter(found -> found.manifest().isPresent() && found.wanted().isPresent())
                .map(found -> new Rehearsals(ports, settings, clouds).of(found, event));
    }

    @Override
    public Optional<Manifest> export(String application) {
        return state(application).flatMap(ApplicationState::running);
    }

    @Override
    public SortedMap<String, CloudState> cloudStates() {
        return clouds.states();
    }

    @Override
    public void listen(Consumer<EngineEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Finds what no event named: queues the applications of which something that a pass would read has changed.
     *
     * @return how many those are, with those that have a time of their own already
     */
    public int lookAtChanged() {
        List<String> changed = applications().stream()
                .filter(application -> !look.isSettled(application))
                .toList();
        workers.addUnknown(changed, SWEEP);
        return changed.size();
    }

    /** The one place that catches everything: whatever goes wrong with one application must not stop the others. */
    private void makePass(Item item) {
        String application = item.application();
        MDC.put("application", application);
        try {
            makePass(application, item.why())
                    .ifPresent(later -> workers.add(application, later.delay(), later.reason()));
        } catch (RuntimeException e) {
            log.error("The pass over {} broke", application, e);
            broke(application, e);
        } finally {
            MDC.remove("application");
        }
    }

    /** When to look again; a time of day would be wrong as soon as somebody sets the clock. */
    private record Later(Duration delay, String reason) {
        Next from(Instant now) {
            return new Next(now.plus(delay), reason);
        }
    }

    private Optional<Later> makePass(String application, String why) {
        Optional<ApplicationState> before = state(application);
        Result result = pass.make(application, why, before.map(ApplicationState::status));
        Optional<Later> later = later(application, result);
        Next next = later.orElseGet(() -> new Later(settings.sweep(), SWEEP)).from(clock.instant());
        ApplicationState now = stateOf(result.found(), result.status(), next);
        keep(now, result.found());
        tell(before, now, result);
        return later;
    }

    private void broke(String application, RuntimeException failure) {
        Problem problem = Breakdown.problem(application, failure);
        Later later = again(application, problem.message());
        Optional<ApplicationState> before = state(application);
        Instant now = clock.instant();
        states.put(
                application,
                Breakdown.state(
                        application, before, ports.source().latest(application), problem, now, later.from(now)));
        boolean isNew = before.map(ApplicationState::status)
                .filter(status -> status.problems().contains(problem))
                .isEmpty();
        if (isNew) {
            tell(application, EngineEvent.Kind.PROBLEM, problem.message());
        }
        workers.add(application, later.delay(), later.reason());
    }

    private void keep(ApplicationState state, Found found) {
        boolean unknown = state.wanted().isEmpty()
                && state.status().services().isEmpty()
                && found.inventory().isEmpty();
        if (unknown || found.leavesNothing()) {
            states.remove(state.application());
            autoscalers.forget(state.application());
            failures.remove(state.application());
        } else {
            states.put(state.application(), state);
        }
    }

    private Later again(String application, String trouble) {
        int count = failures.merge(application, 1, Integer::sum);
        return new Later(
                jitter(Backoff.delay(count, settings.backoffMax())), "try " + (count + 1) + " after: " + trouble);
    }

    /** Empty: there is nothing to do until something changes, or the sweep finds that it has. */
    private Optional<Later> later(String application, Result result) {
        if (result.wentWrong()) {
            return Optional.of(again(application, result.trouble().orElse("a failure")));
        }
        failures.remove(application);
        if (!result.owns()) {
            return Optional.of(new Later(jitter(LEASE_PATIENCE), "another reconciler is at work on it"));
        }
        boolean more = result.acted()
                && result.found().acts()
                && !result.found().plan().firstWave().isEmpty();
        return more ? Optional.of(new Later(Duration.ZERO, "the next wave")) : Optional.empty();
    }

    private static Duration jitter(Duration delay) {
        return delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis() / 4 + 1));
    }

    private ApplicationState stateOf(Found found, Status status, Next next) {
        Instant now = clock.instant();
        Map<String, Instant> old =
                state(found.application()).map(ApplicationState::waitsSince).orElse(Map.of());
        Map<String, Instant> since = new HashMap<>();
        status.waits().forEach(wait -> since.put(wait.subject(), old.getOrDefault(wait.subject(), now)));
        return new ApplicationState(
                found.application(), found.wanted(), found.manifest(), found.plan(), status, now, since, next);
    }

    private void tell(Optional<ApplicationState> before, ApplicationState now, Result result) {
        result.done().stream()
                .filter(done -> !(done.outcome() instanceof Outcome.InProgress))
                .forEach(done -> tell(now.application(), EngineEvent.Kind.ACTION, done.text()));
        boolean revisionChanged = before.map(
                        old -> !old.status().revision().equals(now.status().revision()))
                .orElse(true);
        if (revisionChanged && now.plan().changes()) {
            tell(now.application(), EngineEvent.Kind.PLAN, PlanText.counts(now.plan()));
        }
        boolean changed = before.map(
                        old -> old.status().health() != now.status().health()
                                || old.status().sync() != now.status().sync())
                .orElse(true);
        if (changed) {
            tell(
                    now.application(),
                    EngineEvent.Kind.STATUS,
                    now.status().sync() + ", " + now.status().health());
        }
    }

    private void tell(String application, EngineEvent.Kind kind, String text) {
        EngineEvent event = new EngineEvent(clock.instant(), application, kind, text);
        listeners.forEach(listener -> tell(listener, event));
    }

    /** A listener that breaks must not break the pass that it is told of. */
    private static void tell(Consumer<EngineEvent> listener, EngineEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.warn("An event was not told to everybody: {}", event, e);
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        workers.close();
        executor.close();
    }
}
