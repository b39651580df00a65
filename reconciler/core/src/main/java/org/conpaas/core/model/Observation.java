package org.conpaas.core.model;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is known of one thing. Unknown is not Absent: a time-out, a 5xx or an agent that is silent is never a reason to create
 * or to prune.
 */
public sealed interface Observation<T> {
    record Present<T>(T fact) implements Observation<T> {}

    record Absent<T>() implements Observation<T> {}

    /** @param why a sentence for people */
    record Unknown<T>(String why) implements Observation<T> {}

    /** Java 17 has no switch over sealed types; a new case breaks every caller until it has thought about it. */
    default <R> R match(Function<? super T, R> present, Supplier<R> absent, Function<String, R> unknown) {
        if (this instanceof Present<T> here) {
            return present.apply(here.fact());
        }
        if (this instanceof Unknown<T> doubt) {
            return unknown.apply(doubt.why());
        }
        return absent.get();
    }

    default boolean isPresent() {
        return this instanceof Present;
    }

    default boolean isAbsent() {
        return this instanceof Absent;
    }

    static <T> Observation<T> present(T fact) {
        return new Present<>(fact);
    }

    static <T> Observation<T> absent() {
        return new Absent<>();
    }

    static <T> Observation<T> unknown(String why) {
        return new Unknown<>(why);
    }
}
