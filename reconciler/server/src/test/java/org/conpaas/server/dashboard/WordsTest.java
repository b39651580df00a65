package org.conpaas.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Sync;
import org.conpaas.server.api.States;
import org.conpaas.server.api.World;
import org.conpaas.server.api.view.ApplicationSummary;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WordsTest {
    private final Words words = new Words();

    @Test
    void every_state_has_a_word_and_a_style_of_its_own() {
        Stream.concat(Stream.of(Health.values()), Stream.of(Sync.values()))
                .filter(state ->
                        !state.name().equals("UNKNOWN") && !state.name().equals("GONE"))
                .forEach(state -> assertThat(words.style(state.name())).isNotEqualTo("odd"));
        assertThat(words.of("OUT_OF_SYNC")).isEqualTo("Out of sync");
    }

    @Test
    @DisplayName("case 45: only a web page's address becomes a link")
    void links_are_web_pages() {
        assertThat(words.link(Optional.of("https://127.0.0.2/"))).isTrue();
        assertThat(words.link(Optional.of("javascript:alert(1)"))).isFalse();
        assertThat(words.link(Optional.empty())).isFalse();
    }

    @Test
    void lengths_are_told_in_their_largest_unit() {
        assertThat(Words.length(Duration.ofSeconds(79))).isEqualTo("79 s");
        assertThat(Words.length(Duration.ofSeconds(150))).isEqualTo("2 min");
        assertThat(Words.length(Duration.ofHours(5))).isEqualTo("5 h");
        assertThat(Words.length(Duration.ofDays(3))).isEqualTo("3 days");
    }

    @Test
    void a_page_of_many_applications_looks_at_its_own_only() {
        World world = new World();
        for (int n = 0; n < 1_000; n++) {
            world.with(States.application("app-" + n));
        }
        Applications applications = new Applications(world, world);
        assertThat(applications.page("APP-9", 1, 2))
                .extracting(ApplicationSummary::name)
                .containsExactly("app-90", "app-900");
        assertThat(applications.count("app-9")).isEqualTo(111);
        assertThat(world.looks).isEqualTo(2);
    }
}
