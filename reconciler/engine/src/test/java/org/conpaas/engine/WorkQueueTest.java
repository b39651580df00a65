package org.conpaas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.conpaas.engine.WorkQueue.Item;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final WorkQueue queue = new WorkQueue();

    @Test
    void a_name_that_is_added_often_is_taken_once() {
        queue.add("a", NOW, "one");
        queue.add("a", NOW, "two");
        assertThat(taken()).contains("a");
        queue.done("a");
        assertThat(taken()).isEmpty();
    }

    @Test
    void a_name_that_is_added_during_its_pass_is_taken_after_it() {
        queue.add("a", NOW, "one");
        assertThat(taken()).contains("a");
        queue.add("a", NOW, "two");
        assertThat(taken()).isEmpty();
        queue.done("a");
        assertThat(taken()).contains("a");
    }

    @Test
    void an_event_overtakes_a_backoff() {
        queue.add("a", NOW.plusSeconds(300), "backoff");
        queue.add("a", NOW, "a commit");
        assertThat(queue.take(NOW).map(Item::why)).contains("a commit");
    }

    @Test
    @DisplayName("case 26: one busy application delays no other")
    void a_busy_application_waits_its_turn() {
        queue.add("busy", NOW, "one");
        queue.add("other", NOW, "one");
        assertThat(taken()).contains("busy");
        queue.add("busy", NOW, "again");
        queue.done("busy");
        assertThat(taken()).contains("other");
        assertThat(taken()).contains("busy");
    }

    private Optional<String> taken() {
        return queue.take(NOW).map(Item::application);
    }
}
