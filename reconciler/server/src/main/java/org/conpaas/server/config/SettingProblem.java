package org.conpaas.server.config;

/**
 * A setting that is wrong.
 *
 * @param code {@code CP5nnn}
 * @param value as written; {@code ***} for a secret
 * @param source where it is set: a file, {@code system property} or {@code environment}
 * @param why it is refused
 * @param hint how to mend it
 */
public record SettingProblem(String code, String key, String value, String source, String why, String hint) {
    @Override
    public String toString() {
        return code + ": " + key + " = " + value + " (" + source + "): " + why + ". " + hint;
    }
}
