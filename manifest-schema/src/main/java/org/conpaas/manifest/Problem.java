package org.conpaas.manifest;

import java.util.Optional;

/**
 * Something that the author of a manifest (or the operator) can mend.
 *
 * @param severity an error keeps the manifest from being applied; a warning does not
 * @param code stable: {@code CP1xxx} text and schema, {@code CP2xxx} source, {@code CP3xxx} plan, {@code CP4xxx} provider and
 *     agent, {@code CP5xxx} configuration
 * @param at where
 * @param message what is wrong, with the offending value; one line
 * @param hint how to mend it; one line
 */
public record Problem(Severity severity, String code, SourcePosition at, String message, Optional<String> hint) {
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Problem error(String code, SourcePosition at, String message, String hint) {
        return new Problem(Severity.ERROR, code, at, message, Optional.of(hint));
    }

    public static Problem warning(String code, SourcePosition at, String message, String hint) {
        return new Problem(Severity.WARNING, code, at, message, Optional.of(hint));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return at + "  " + code + "  " + message
                + hint.map(text -> " (" + text + ")").orElse("");
    }
}
