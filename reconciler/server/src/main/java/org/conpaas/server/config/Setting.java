package org.conpaas.server.config;

/**
 * A key that may be set.
 *
 * @param fallback as it would be written; {@code ${home}} stands for the home
 * @param description for people, one sentence
 * @param secret whether its value is never shown
 * @param kind what a value must look like
 */
public record Setting<T>(String key, String fallback, String description, boolean secret, Kind<T> kind) {
    /** What a value must look like, for people, and how it is read. */
    public record Kind<T>(String wanted, Reader<T> reader) {}

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<T> {
        /** @throws IllegalArgumentException with the reason when the text is not one */
        T read(String text);
    }

    /** The environment variable that sets the key too. */
    public String variable() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }
}
