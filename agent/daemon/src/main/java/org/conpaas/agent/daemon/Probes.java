package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.NodeReport.ProbeReport;
import org.conpaas.agent.protocol.ProbeSpec;
import org.jspecify.annotations.Nullable;

/** The probes of one node, asked again and again. Only the node's own turns touch it. */
final class Probes {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final Machinery machinery;
    private final TurnTaker turns;
    private final Map<String, Asked> all = new TreeMap<>();

    /** Asked before all that the spec runs was started. */
    private boolean early;

    /** A probe under one spec of the node; a new spec begins a new one. */
    private static final class Asked {
        final ProbeSpec spec;
        final Recipe recipe;
        boolean answered;
        boolean passing;
        boolean over;
        String message = "Not asked yet";
        Instant since;
        Duration pause = FIRST;

        Asked(ProbeSpec spec, Recipe recipe, Instant now) {
            this.spec = spec;
            this.recipe = recipe;
            this.since = now;
        }
    }

    Probes(Machinery machinery, TurnTaker turns) {
        this.machinery = machinery;
        this.turns = turns;
    }

    /**
     * Goes on asking; what a node's new spec asks is asked afresh, and once more when all that the spec runs has been started:
     * until then it may be a process of before that answers.
     */
    void converge(Recipe recipe, boolean started) throws IOException {
        String fingerprint = recipe.spec().fingerprint();
        boolean same = all.values().stream()
                .allMatch(asked -> asked.recipe.spec().fingerprint().equals(fingerprint));
        if (same && all.keySet().equals(names(recipe)) && !(early && started)) {
            return;
        }
        early = !started;
        Map<String, Asked> before = new TreeMap<>(all);
        forget();
        for (ProbeSpec spec : recipe.spec().probes()) {
            recipe.mark(Unit.probe(spec.name()));
            Asked asked = new Asked(spec, recipe, machinery.clock().instant());
            keepAnswer(asked, before.get(spec.name()));
            all.put(spec.name(), asked);
            ask(asked);
        }
    }

    /** What was true stays told until it is asked again, but counts for nothing under the new spec. */
    private static void keepAnswer(Asked asked, @Nullable Asked before) {
        if (before != null) {
            asked.passing = before.passing;
            asked.message = before.message;
            asked.since = before.since;
        }
    }

    private static Set<String> names(Recipe recipe) {
        return recipe.spec().probes().stream().map(ProbeSpec::name).collect(Collectors.toSet());
    }

    void forget() {
        all.values().forEach(asked -> asked.over = true);
        all.clear();
    }

    private void ask(Asked asked) {
        if (asked.over) {
            return;
        }
        CompletableFuture<Questions.Answer> answer = question(asked);
        answer.thenAccept(given -> answered(asked, given));
    }

    private CompletableFuture<Questions.Answer> question(Asked asked) {
        ProbeSpec spec = asked.spec;
        Questions questions = machinery.questions();
        try {
            if (spec.kind() == ProbeSpec.Kind.COMMAND) {
                Path log = asked.recipe.node().log(spec.name());
                long before = Logs.size(log);
                return questions
                        .command(spec, () -> asked.recipe.start(spec))
                        .thenApply(answer -> withReason(answer, Logs.lastLine(log, before)));
            }
            String target = asked.recipe.placeholders().replace(spec.target());
            return spec.kind() == ProbeSpec.Kind.HTTP
                    ? questions.http(target, spec.timeout())
                    : questions.tcp(target, spec.timeout());
        } catch (Unworkable e) {
            return CompletableFuture.completedFuture(new Questions.Answer(false, Problems.sentence(e)));
        }
    }

    /** A command that fails may have said why. */
    private static Questions.Answer withReason(Questions.Answer answer, Optional<String> said) {
        return answer.passing()
                ? answer
                : said.map(why -> new Questions.Answer(false, answer.message() + ": " + why))
                        .orElse(answer);
    }

    /** A turn is taken only for news: a thousand nodes that stay well cost nothing but the questions. */
    private void answered(Asked asked, Questions.Answer answer) {
        boolean news = !asked.answered || asked.passing != answer.passing() || !asked.message.equals(answer.message());
        if (news) {
            turns.take(() -> note(asked, answer));
        } else {
            again(asked, answer.passing());
        }
    }

    private void note(Asked asked, Questions.Answer answer) {
        if (asked.passing != answer.passing()) {
            asked.since = machinery.clock().instant();
            asked.pause = FIRST;
        }
        asked.answered = true;
        asked.passing = answer.passing();
        asked.message = answer.message();
        again(asked, answer.passing());
    }

    private void again(Asked asked, boolean passing) {
        Duration every = asked.spec.every().compareTo(SHORTEST) < 0 ? SHORTEST : asked.spec.every();
        Duration pause = passing || asked.pause.compareTo(every) > 0 ? every : asked.pause;
        asked.pause = asked.pause.multipliedBy(5).dividedBy(4);
        if (!asked.over) {
            machinery.pools().after(pause, () -> machinery.pools().work().execute(() -> ask(asked)));
        }
    }

    /** Whether every probe has been asked of what runs under the present spec. */
    boolean allAnswered() {
        return !early && all.values().stream().allMatch(asked -> asked.answered);
    }

    /** Whether every probe has been asked under the present spec and passes. */
    boolean allPass() {
        return allAnswered() && all.values().stream().allMatch(asked -> asked.passing);
    }

    List<ProbeReport> reports() {
        List<ProbeReport> reports = new ArrayList<>();
        all.forEach((name, asked) -> reports.add(new ProbeReport(name, asked.passing, asked.message, asked.since)));
        return reports;
    }
}
