package org.conpaas.core.autoscaling;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of several plans that would do is taken: a position among them, ordered by capacity and so by price. */
public enum Strategy {
    /** The cheapest. */
    LOW(0),
    MEDIUM_DOWN(25),
    MEDIUM(50),
    MEDIUM_UP(75),
    /** The one with the most capacity. */
    HIGH(100);

    private final int percentile;

    Strategy(int percentile) {
        this.percentile = percentile;
    }

    /** As a manifest writes it, for example {@code medium_up}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Strategy> of(String word) {
        return Stream.of(values())
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }

    /** @param plans not empty, cheapest first */
    <T> T choose(List<T> plans) {
        return plans.get((plans.size() - 1) * percentile / 100);
    }
}
