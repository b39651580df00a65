package org.conpaas.provider.openstack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.conpaas.provider.ProviderException;

/** What operators seldom change, such as images: asked for again after a minute, or when something is not found in it. Thread-safe. */
final class Remembered<T> {
    private static final Duration TIME = Duration.ofMinutes(1);

    private final Together<T> question;
    private final Clock clock;
    private volatile Optional<Known<T>> known = Optional.empty();

    private record Known<T>(T answer, Instant until) {}

    Remembered(Together.Question<T> question, Clock clock) {
        this.question = new Together<>(question);
        this.clock = clock;
    }

    /** Up to a minute old. */
    T now() throws ProviderException {
        Optional<Known<T>> last = known.filter(each -> clock.instant().isBefore(each.until()));
        return last.isPresent() ? last.orElseThrow().answer() : fresh();
    }

    T fresh() throws ProviderException {
        T answer = question.ask();
        known = Optional.of(new Known<>(answer, clock.instant().plus(TIME)));
        return answer;
    }
}
