package org.conpaas.core.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.autoscaling.Replay.Outcome;
import org.junit.jupiter.api.Test;

/** What becomes of response times, decisions and cost when recorded loads meet the rules, beside the plain trigger rule. */
class ReplayTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "autoscaling.md");
    private static final String BEGIN = "<!-- replay: made by ReplayTest -->\n";
    private static final String END = "<!-- end of replay -->\n";

    private static final List<Scaler> SCALERS = Stream.<Scaler>concat(
                    Stream.of(new Scaler.Trigger()),
                    Stream.of(Strategy.values()).map(Scaler.Ours::new))
            .toList();

    @Test
    void the_document_shows_what_a_replay_gives() throws IOException {
        String table = table();
        System.out.println(table);
        String document = Files.readString(DOCUMENT);
        int from = document.indexOf(BEGIN) + BEGIN.length();
        int to = document.indexOf(END);
        if (Boolean.getBoolean("conpaas.write.documents")) {
            Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
        } else {
            assertThat(document.substring(from, to)).isEqualTo(table);
        }
    }

    @Test
    void by_day_and_after_an_outage_the_cheapest_strategy_beats_the_plain_trigger_at_its_price() {
        for (Trace trace : List.of(Trace.day(), Trace.outage())) {
            Outcome plain = outcome(trace, "plain trigger");
            Outcome low = outcome(trace, "low");
            assertThat(low.violations()).as(trace.name()).isLessThan(plain.violations() * 2 / 3);
            assertThat(low.decisions()).as(trace.name()).isLessThan(plain.decisions());
            assertThat(low.cost()).as(trace.name()).isLessThan(plain.cost() * 1.05);
        }
    }

    @Test
    void the_strongest_strategy_has_less_than_half_the_violations_of_the_cheapest_except_for_noise_and_costs_more() {
        for (Trace trace : List.of(Trace.day(), Trace.ramp())) {
            assertThat(outcome(trace, "high").violations())
                    .isLessThan(outcome(trace, "low").violations() / 2);
            assertThat(outcome(trace, "high").cost())
                    .isGreaterThan(outcome(trace, "low").cost());
        }
    }

    @Test
    void a_replay_is_the_same_each_time() {
        assertThat(outcomes(Trace.outage())).isEqualTo(outcomes(Trace.outage()));
    }

    private static Outcome outcome(Trace trace, String scaler) {
        return Optional.ofNullable(outcomes(trace).get(scaler)).orElseThrow();
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| trace |");
        SCALERS.forEach(scaler -> table.append(" ").append(scaler.name()).append(" |"));
        table.append("\n|---|").append("---|".repeat(SCALERS.size())).append("\n");
        for (Trace trace : Trace.all()) {
            table.append("| ").append(trace.name()).append(" |");
            outcomes(trace).values().forEach(outcome -> table.append(text(outcome)));
            table.append("\n");
        }
        return table.toString();
    }

    private static String text(Outcome outcome) {
        return String.format(
                Locale.ROOT, " %d / %d / %.2f |", outcome.violations(), outcome.decisions(), outcome.cost());
    }

    private static Map<String, Outcome> outcomes(Trace trace) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        SCALERS.forEach(scaler -> outcomes.put(scaler.name(), Replay.of(trace, scaler)));
        return outcomes;
    }
}
