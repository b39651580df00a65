package org.conpaas.manifest.yaml;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Style;
import org.jspecify.annotations.Nullable;

/**
 * What a node means by YAML 1.2's JSON schema: null, true, false, numbers as JSON writes them, and text. So {@code no},
 * {@code 0777} and {@code 12:30} are text.
 */
public final class PlainValue {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
    private static final int LONG_DIGITS = 18;
    // BigInteger reads n digits in more than n steps, and no field takes a number of a hundred digits
    private static final int MOST_DIGITS = 100;

    private PlainValue() {}

    /** Null, Boolean, Long, BigInteger (only beyond long), Double (finite) or String; List and Map of these. */
    public static @Nullable Object of(YamlNode node) {
        return node.<@Nullable Object>match(
                mapping -> {
                    Map<String, @Nullable Object> values = new LinkedHashMap<>();
                    mapping.entries().forEach((key, entry) -> values.put(key, of(entry.value())));
                    return values;
                },
                sequence -> {
                    List<@Nullable Object> values = new java.util.ArrayList<>();
                    sequence.items().forEach(item -> values.add(of(item)));
                    return values;
                },
                PlainValue::of);
    }

    public static @Nullable Object of(Scalar scalar) {
        return scalar.style() == Style.PLAIN ? plain(scalar.text()) : scalar.text();
    }

    private static @Nullable Object plain(String text) {
        if (text.isEmpty() || text.equals("null") || text.equals("~")) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        if (text.length() > MOST_DIGITS) {
            return text;
        }
        return number(text);
    }

    private static Object number(String text) {
        if (INTEGER.matcher(text).matches()) {
            return text.length() <= LONG_DIGITS ? (Object) Long.valueOf(text) : narrowed(new BigInteger(text));
        }
        if (!DECIMAL.matcher(text).matches()) {
            return text;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? (Object) value : text;
    }

    private static Object narrowed(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }
}
