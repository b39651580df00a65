package org.conpaas.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.conpaas.engine.EngineEvent;
import org.conpaas.server.api.view.EventView;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final EventStream stream = new EventStream(1000, 3, 2, queue::add);
    private final Recorder recorder = new Recorder();

    @Test
    void a_listener_is_told_of_its_application_only_in_order() {
        stream.subscribe(Optional.of("blog"), Optional.empty(), recorder);
        crank();
        publish("blog", "one");
        publish("shop", "other");
        publish("blog", "two");
        crank();
        assertThat(recorder.heard).containsExactly("alive", "1001 one", "1003 two");
    }

    @Test
    void a_listener_that_comes_back_is_told_what_it_missed() {
        publish("blog", "one");
        publish("blog", "two");
        stream.subscribe(Optional.empty(), Optional.of(1001L), recorder);
        crank();
        assertThat(recorder.heard).containsExactly("1002 two", "alive");
    }

    @Test
    void a_new_listener_is_told_only_what_comes() {
        publish("blog", "old");
        stream.subscribe(Optional.empty(), Optional.empty(), recorder);
        crank();
        assertThat(recorder.heard).containsExactly("alive");
    }

    @Test
    void a_listener_of_an_earlier_life_is_told_all_that_is_kept() {
        publish("blog", "one");
        stream.subscribe(Optional.empty(), Optional.of(7L), recorder);
        crank();
        assertThat(recorder.heard).containsExactly("1001 one", "alive");
    }

    @Test
    void a_slow_listener_misses_what_left_the_ring_and_holds_nobody_up() {
        stream.subscribe(Optional.empty(), Optional.empty(), recorder);
        for (int n = 1; n <= 10; n++) {
            publish("blog", "e" + n);
        }
        crank();
        assertThat(recorder.heard).containsExactly("1008 e8", "1009 e9", "1010 e10", "alive");
    }

    @Test
    void a_listener_that_has_gone_is_forgotten() {
        stream.subscribe(Optional.empty(), Optional.empty(), recorder);
        crank();
        recorder.open = false;
        publish("blog", "one");
        crank();
        assertThat(stream.listeners()).isZero();
    }

    @Test
    void the_many_are_turned_away() {
        assertThat(stream.subscribe(Optional.empty(), Optional.empty(), recorder))
                .isTrue();
        assertThat(stream.subscribe(Optional.empty(), Optional.empty(), recorder))
                .isTrue();
        assertThat(stream.subscribe(Optional.empty(), Optional.empty(), recorder))
                .isFalse();
    }

    private void publish(String application, String text) {
        stream.publish(new EngineEvent(Instant.EPOCH, application, EngineEvent.Kind.STATUS, text));
    }

    private void crank() {
        for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
            work.run();
        }
    }

    private static final class Recorder implements EventStream.Listener {
        private final List<String> heard = new ArrayList<>();
        private boolean open = true;

        @Override
        public boolean event(EventView event) {
            heard.add(event.id() + " " + event.text());
            return open;
        }

        @Override
        public boolean keepAlive() {
            heard.add("alive");
            return open;
        }
    }
}
