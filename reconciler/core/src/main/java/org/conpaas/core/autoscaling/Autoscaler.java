package org.conpaas.core.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.autoscaling.Autoscaling.Range;
import org.conpaas.core.autoscaling.Fact.Kind;

/** Decides how many nodes each role of a service should have. */
public final class Autoscaler {
    private final Autoscaling settings;
    private final Standing standing;
    private final Map<String, List<Sample>> histories;
    private final Instant now;
    private final List<Fact> facts = new ArrayList<>();

    private Autoscaler(Autoscaling settings, Standing standing, Map<String, List<Sample>> histories, Instant now) {
        this.settings = settings;
        this.standing = standing;
        this.histories = histories;
        this.now = now;
    }

    /**
     * Equal arguments give an equal decision.
     *
     * @param histories by role, oldest first, {@link Autoscaling#step} apart; older than {@link Autoscaling#memory} is not looked
     *     at, and a role without one keeps its count
     */
    public static Decision decide(
            Autoscaling settings, Standing standing, Map<String, List<Sample>> histories, Instant now) {
        return new Autoscaler(settings, standing, histories, now).decide();
    }

    private Decision decide() {
        Optional<Instant> rest =
                standing.changedAt().map(at -> at.plus(settings.coolDown())).filter(now::isBefore);
        SortedMap<String, RoleRules> rules = rules();
        SortedMap<String, Integer> wanted = rest.isPresent() ? resting(rest.get()) : byRules(rules);
        SortedMap<String, Integer> counts = new TreeMap<>();
        wanted.forEach((role, count) -> counts.put(role, range(role).clamp(count)));
        boolean changes = !counts.equals(before());
        Instant next = changes ? now.plus(settings.coolDown()) : rest.orElse(now.plus(settings.every()));
        if (!changes) {
            facts.add(new Fact(Kind.DECIDED, "", "no count changes"));
        }
        facts.add(new Fact(Kind.NEXT, "", "the next change is possible at " + next));
        return new Decision(now, counts, changes, facts, next);
    }

    private Range range(String role) {
        return Optional.ofNullable(settings.limits().get(role)).orElse(new Range(1, 1));
    }

    private SortedMap<String, Integer> before() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        settings.limits()
                .forEach((role, range) ->
                        counts.put(role, range.clamp(standing.counts().getOrDefault(role, range.min()))));
        return counts;
    }

    private SortedMap<String, Integer> resting(Instant until) {
        String why = "nothing changes until " + until + ": what was changed last must show first";
        facts.add(new Fact(Kind.REJECTED, "", why));
        return before();
    }

    private SortedMap<String, Integer> byRules(SortedMap<String, RoleRules> rules) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        rules.forEach((role, rule) -> counts.put(role, rule.grown(settings.strategy(), facts)));
        // while one role is short of nodes, another may be idle for want of what that one does
        if (counts.equals(before())) {
            rules.forEach((role, rule) -> counts.put(role, rule.shrunk(settings, paid(role), facts)));
        }
        return counts;
    }

    private SortedMap<String, RoleRules> rules() {
        SortedMap<String, RoleRules> rules = new TreeMap<>();
        before().forEach((role, count) -> rules.put(role, rules(role, count)));
        return rules;
    }

    private RoleRules rules(String role, int count) {
        List<Sample> history = histories.getOrDefault(role, List.of());
        Measured measured = Measured.of(settings, history, standing.changedAt(), now);
        RoleRules rules = new RoleRules(role, count, range(role), measured);
        rules.tellMeasured(facts);
        return rules;
    }

    private Optional<Duration> paid(String role) {
        return Optional.ofNullable(standing.paidFor().get(role));
    }
}
