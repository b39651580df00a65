package org.conpaas.server.api;

import java.util.Optional;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** Checks of what a request brings: JSON may leave anything out. */
final class Body {
    private Body() {}

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw Refusal.badRequest(field + " is missing", "send it");
        }
        return value;
    }

    /** @param longest in characters */
    static String text(@Nullable String value, String field, int longest) {
        String text = required(value, field);
        if (text.isBlank()) {
            throw Refusal.badRequest(field + " is empty", "give it a value");
        }
        return bounded(text, field, longest);
    }

    private static String bounded(String text, String field, int longest) {
        if (text.length() > longest) {
            throw Refusal.badRequest(field + " has " + text.length() + " characters", "give it at most " + longest);
        }
        if (text.chars().anyMatch(letter -> letter < ' ' && letter != '\n' && letter != '\t')) {
            throw Refusal.badRequest(field + " has control characters", "leave them out");
        }
        return text;
    }

    static Optional<String> optionalText(@Nullable String value, String field, int longest) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank()).map(text -> bounded(text, field, longest));
    }

    static int number(String text, String field, int least, int most) {
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw Refusal.badRequest(field + " is not a number from " + least + " to " + most, "give such a number");
        }
        return number;
    }

    /** A DNS label, which names of applications, services, sources and repositories are. */
    static String label(@Nullable String value, String field) {
        String label = required(value, field);
        if (!label.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw Refusal.badRequest(
                    field + " is not a DNS label", "use 1 to 63 of a-z, 0-9 and -, with no - at either end");
        }
        return label;
    }
}
