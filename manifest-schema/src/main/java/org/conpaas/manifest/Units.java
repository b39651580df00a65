package org.conpaas.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as manifests write them: a whole number and its unit. */
public final class Units {
    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,5})(KiB|MiB|GiB|TiB)");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Map<String, Integer> SIZE_SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);
    private static final List<String> SIZES = List.of("TiB", "GiB", "MiB", "KiB");
    private static final Map<String, Duration> DURATIONS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Units() {}

    /** The bytes of for example {@code 5GiB}; empty for anything else than a whole number with its unit. */
    public static Optional<Long> bytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        return matcher.matches()
                ? Optional.of(Long.parseLong(matcher.group(1)) << shift(matcher.group(2)))
                : Optional.empty();
    }

    private static int shift(String unit) {
        return SIZE_SHIFTS.getOrDefault(unit, 0);
    }

    /**
     * The shortest text for a size.
     *
     * @param bytes a multiple of 1024
     */
    public static String size(long bytes) {
        String unit = SIZES.stream()
                .filter(each -> bytes != 0 && bytes % (1L << shift(each)) == 0)
                .findFirst()
                .orElse("KiB");
        return (bytes >> shift(unit)) + unit;
    }

    /** For example {@code 30s}, {@code 5m}, {@code 1h}; empty for anything else than a whole number with its unit. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        return matcher.matches()
                ? Optional.ofNullable(DURATIONS.get(matcher.group(2)))
                        .map(unit -> unit.multipliedBy(Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }
}
