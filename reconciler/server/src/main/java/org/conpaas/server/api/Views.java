package org.conpaas.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.EngineEvent;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.server.api.view.ApplicationSummary;
import org.conpaas.server.api.view.ApplicationView;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.api.view.PlanView;
import org.conpaas.server.api.view.WaitView;
import org.conpaas.server.rest.ProblemDocument.ManifestProblem;

/** What the engine knows, as people are shown it. Pure. */
public final class Views {
    private Views() {}

    /** An application of which only the name is known yet. */
    public static ApplicationSummary unseen(String application) {
        return new ApplicationSummary(
                application,
                Optional.empty(),
                "",
                Sync.UNKNOWN.name(),
                Health.UNKNOWN.name(),
                Optional.of("the first look at it"),
                Optional.empty(),
                0,
                0,
                Optional.empty());
    }

    public static ApplicationSummary summary(ApplicationState state) {
        Status status = state.status();
        Optional<String> refused = refused(status);
        Optional<WaitView> wait =
                refused.isPresent() ? Optional.empty() : waits(state).findFirst();
        return new ApplicationSummary(
                state.application(),
                state.wanted().map(Wanted::source),
                status.revision(),
                status.sync().name(),
                status.health().name(),
                refused.or(() -> wait.map(Views::sentence)),
                wait.flatMap(WaitView::since),
                status.services().size(),
                nodes(status),
                Optional.of(state.lookedAt()));
    }

    /** @param lastPasses newest first */
    public static ApplicationView application(ApplicationState state, List<PassView> lastPasses) {
        ApplicationSummary summary = summary(state);
        return new ApplicationView(
                summary.name(),
                summary.source(),
                summary.revision(),
                summary.sync(),
                summary.health(),
                summary.waitsFor(),
                summary.since(),
                summary.nodes(),
                summary.updatedAt(),
                state.running().map(Manifest::description).orElse(""),
                state.wanted().map(Wanted::file),
                state.wanted().map(Wanted::committedAt),
                state.status().services().values().stream()
                        .map(NodeViews::service)
                        .toList(),
                problems(state.status().problems()),
                waits(state).toList(),
                Optional.of(state.next().at()),
                Optional.of(state.next().reason()),
                lastPasses);
    }

    /** The page of an application that nobody has looked at yet. */
    public static ApplicationView unseen(String application, List<PassView> lastPasses) {
        ApplicationSummary summary = unseen(application);
        return new ApplicationView(
                application,
                Optional.empty(),
                summary.revision(),
                summary.sync(),
                summary.health(),
                summary.waitsFor(),
                Optional.empty(),
                0,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                lastPasses);
    }

    /** @param text the plan as people read it */
    public static PlanView plan(String application, String revision, Plan plan, String text) {
        List<Plan.Step> first = plan.firstWave();
        return new PlanView(
                application,
                revision,
                plan.isEmpty(),
                new PlanView.Counts(
                        plan.count(Action.Symbol.CREATE),
                        plan.count(Action.Symbol.UPDATE),
                        plan.count(Action.Symbol.REPLACE),
                        plan.count(Action.Symbol.DESTROY)),
                plan.steps().stream()
                        .map(step -> step(step, first.contains(step)))
                        .toList(),
                text,
                List.of());
    }

    private static PlanView.StepView step(Plan.Step step, boolean first) {
        return new PlanView.StepView(
                step.action().symbol().toString(),
                step.action().getClass().getSimpleName(),
                step.action().subject(),
                step.reason(),
                step.after().stream().sorted().map(key -> "after " + key).toList(),
                first,
                waitsFor(step));
    }

    private static Optional<String> waitsFor(Plan.Step step) {
        return step.action() instanceof Action.Await await ? Optional.of(await.what()) : step.blockedBy();
    }

    public static List<ManifestProblem> problems(List<Problem> problems) {
        return problems.stream().map(ManifestProblem::of).toList();
    }

    public static EventView event(long id, EngineEvent event) {
        return new EventView(
                id,
                event.at(),
                event.application(),
                event.kind().name().toLowerCase(java.util.Locale.ROOT),
                event.text());
    }

    static Stream<WaitView> waits(ApplicationState state) {
        return state.status().waits().stream()
                .map(wait -> new WaitView(wait.subject(), wait.reason(), since(state, wait.subject())));
    }

    static Optional<Instant> since(ApplicationState state, String subject) {
        return Optional.ofNullable(state.waitsSince().get(subject));
    }

    /** A commit that cannot be used waits for its author: the first thing that is wrong with it. */
    private static Optional<String> refused(Status status) {
        return status.problems().stream()
                .filter(problem -> status.sync() == Sync.INVALID && problem.isError())
                .findFirst()
                .map(problem -> problem.at() + "  " + problem.code() + "  " + problem.message());
    }

    private static String sentence(WaitView wait) {
        return wait.subject() + ": " + wait.reason();
    }

    private static int nodes(Status status) {
        return status.services().values().stream()
                .mapToInt(service -> service.nodes().size())
                .sum();
    }
}
