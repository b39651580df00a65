package org.conpaas.server.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.Wait;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Problem;
import org.conpaas.server.api.view.WhyView;
import org.conpaas.server.api.view.WhyView.Step;

/** Why an application is as it is: the chain from the commit to the first thing that keeps it. Pure. */
public final class Why {
    /** Problems of actions that were tried. */
    private static final Set<String> ACTIONS = Set.of("CP4001", "CP4002", "CP4003");

    private static final int SHORT = 10;
    private static final int WARNINGS = 3;

    private final ApplicationState state;
    private final Instant now;

    private Why(ApplicationState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** @param source of the manifest; empty when no source names the application */
    public static WhyView of(ApplicationState state, Optional<SourceFacts> source, Instant now) {
        Why why = new Why(state, now);
        List<Step> steps = new ArrayList<>();
        steps.add(source.map(why::fetched).orElseGet(why::unnamed));
        state.wanted().map(why::manifest).ifPresent(steps::add);
        steps.add(why.plan());
        why.hindrance().ifPresent(steps::add);
        return new WhyView(
                steps, Optional.of(state.next().at()), Optional.of(state.next().reason()));
    }

    private Step unnamed() {
        if (state.status().sync() == Sync.UNKNOWN) {
            return new Step(
                    "waiting",
                    "a source has not been read yet, which may name " + state.application(),
                    Optional.empty(),
                    Optional.of("what runs is left alone"),
                    Optional.of("see: cps source list"));
        }
        return new Step(
                "waiting",
                "no source names " + state.application(),
                Optional.empty(),
                Optional.of("what runs is left alone"),
                Optional.of("cps delete " + state.application() + ", or commit its manifest again"));
    }

    private Step fetched(SourceFacts source) {
        if (source.problem().isPresent()) {
            return new Step(
                    "failed",
                    "source " + source.name() + " cannot be read",
                    source.fetchedAt(),
                    source.problem(),
                    Optional.of("mend it, or see: cps source list" + next(source)));
        }
        if (source.fetchedAt().isEmpty()) {
            return step("waiting", "source " + source.name() + " has not been fetched yet", Optional.empty());
        }
        String author = source.author().map(name -> " by " + name).orElse("");
        return step(
                "done",
                "source " + source.name() + " was fetched"
                        + source.revision()
                                .map(id -> " at commit " + brief(id) + author)
                                .orElse(""),
                source.fetchedAt());
    }

    private String next(SourceFacts source) {
        return source.nextFetch()
                .map(at -> "; next fetch in " + seconds(Duration.between(now, at)))
                .orElse("");
    }

    private Step manifest(Wanted wanted) {
        List<Problem> errors =
                wanted.problems().stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            return invalid(wanted, errors);
        }
        if (wanted.gone()) {
            return new Step(
                    "waiting",
                    wanted.file() + " no longer names " + state.application(),
                    Optional.of(wanted.committedAt()),
                    Optional.of("what runs is left alone"),
                    Optional.of("cps delete " + state.application() + ", or commit the manifest again"));
        }
        if (wanted.manifest().filter(manifest -> manifest.suspend()).isPresent()) {
            return new Step(
                    "waiting",
                    wanted.file() + " says suspend: true, so nothing is changed",
                    Optional.of(wanted.committedAt()),
                    Optional.empty(),
                    Optional.of("cps resume " + state.application()));
        }
        return valid(wanted, warnings(wanted));
    }

    /** Of the text and of what its clouds cannot do; warnings about actions are told where the action is. */
    private List<Problem> warnings(Wanted wanted) {
        return state.status().problems().stream()
                .filter(problem -> !problem.isError() && problem.at().file().equals(wanted.file()))
                .toList();
    }

    private static Step valid(Wanted wanted, List<Problem> warnings) {
        String text = wanted.file() + " at commit " + brief(wanted.revision()) + " is valid";
        Optional<Instant> since = Optional.of(wanted.committedAt());
        if (warnings.isEmpty()) {
            return step("done", text, since);
        }
        return new Step(
                "done",
                text + ", with " + (warnings.size() == 1 ? "a warning" : warnings.size() + " warnings"),
                since,
                Optional.of(warnings.stream().limit(WARNINGS).map(Why::line).collect(Collectors.joining("; "))),
                warnings.get(0).hint());
    }

    private static String line(Problem problem) {
        return problem.at() + "  " + problem.code() + "  " + problem.message();
    }

    private Step invalid(Wanted wanted, List<Problem> errors) {
        String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        String kept = state.running().isPresent() ? "what runs follows an older commit" : "nothing of it runs";
        return new Step(
                "failed",
                line(errors.get(0)) + rest,
                Optional.of(wanted.committedAt()),
                Optional.of("commit " + brief(wanted.revision()) + " is not followed; " + kept),
                errors.get(0).hint());
    }

    private Step plan() {
        Plan plan = state.plan();
        if (plan.isEmpty()) {
            return step("done", "nothing is left to do", Optional.of(state.lookedAt()));
        }
        if (!plan.changes()) {
            return step("done", "all that was to be changed has been changed", Optional.of(state.lookedAt()));
        }
        String counts = Action.Symbol.legend().stream()
                .filter(symbol -> plan.count(symbol) > 0)
                .map(symbol -> plan.count(symbol) + " to " + symbol.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
        return step("active", "the plan has " + counts, Optional.of(state.lookedAt()));
    }

    private Optional<Step> hindrance() {
        Optional<Step> blocked = state.plan().waits().stream()
                .filter(step -> step.blockedBy().isPresent())
                .findFirst()
                .map(this::blocked);
        return blocked.or(this::action)
                .or(() -> waits().findFirst().map(this::waiting))
                .or(this::unwell);
    }

    /** What was tried and did not work; an error before what may go by itself. */
    private Optional<Step> action() {
        return state.status().problems().stream()
                .filter(problem -> ACTIONS.contains(problem.code()))
                .min(Comparator.comparing(problem -> !problem.isError()))
                .map(problem -> new Step(
                        "failed",
                        problem.at() + ": " + problem.message(),
                        Optional.empty(),
                        state.next().reason().isEmpty()
                                ? Optional.empty()
                                : Optional.of(state.next().reason()),
                        problem.hint()));
    }

    private Step blocked(Plan.Step step) {
        String subject = step.action().subject();
        return new Step(
                "waiting",
                subject + " is held back: " + step.blockedBy().orElse(""),
                Views.since(state, subject),
                told(subject),
                step.blockedBy().flatMap(this::mend));
    }

    private Stream<Wait> waits() {
        Stream<Wait> planned = state.plan().waits().stream()
                .map(Plan.Step::action)
                .filter(Action.Await.class::isInstance)
                .map(Action.Await.class::cast)
                .map(await -> new Wait(await.subject(), await.what()));
        return Stream.concat(state.status().waits().stream(), planned);
    }

    private Step waiting(Wait wait) {
        return new Step(
                "waiting",
                wait.subject() + " waits for: " + wait.reason(),
                Views.since(state, wait.subject()),
                told(wait.subject()).filter(text -> !wait.reason().contains(text)),
                mend(wait.reason()));
    }

    /** What is waited for may be a problem that somebody has to mend. */
    private Optional<String> mend(String reason) {
        return state.status().problems().stream()
                .filter(problem -> reason.contains(problem.message()))
                .findFirst()
                .flatMap(Problem::hint);
    }

    private Optional<Step> unwell() {
        return nodes().filter(node -> node.wanted() && node.health() == Health.DEGRADED)
                .findFirst()
                .map(node -> new Step(
                        "failed",
                        "node " + node.id() + " is not well: " + node.reason(),
                        Views.since(state, "node " + node.id()),
                        node.report().flatMap(Why::told),
                        Optional.of("cps service logs " + node.id().servicePath())));
    }

    private Optional<String> told(String subject) {
        return nodes().filter(node -> subject.endsWith(node.id().toString()))
                .findFirst()
                .flatMap(node -> node.report().flatMap(Why::told).or(() -> Optional.of(node.reason())))
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> told(NodeReport report) {
        Optional<String> probe = report.probes().stream()
                .filter(asked -> !asked.passing())
                .findFirst()
                .map(asked -> "probe " + asked.name() + ": " + asked.message());
        return report.problem().or(() -> probe).or(() -> backoff(report));
    }

    private static Optional<String> backoff(NodeReport report) {
        return report.processes().stream()
                .filter(process -> process.state() == NodeReport.ProcessReport.State.BACKOFF)
                .findFirst()
                .map(process -> "process " + process.name() + " ended"
                        + process.exitCode().map(code -> " with " + code).orElse("")
                        + " and is started again"
                        + process.nextStart().map(at -> " at " + at).orElse(""));
    }

    private Stream<NodeStatus> nodes() {
        return state.status().services().values().stream().flatMap(service -> service.nodes().stream());
    }

    private static Step step(String state, String text, Optional<Instant> since) {
        return new Step(state, text, since, Optional.empty(), Optional.empty());
    }

    private static String brief(String revision) {
        return revision.length() <= SHORT ? revision : revision.substring(0, SHORT);
    }

    private static String seconds(Duration duration) {
        return Math.max(0, duration.toSeconds()) + " s";
    }
}
