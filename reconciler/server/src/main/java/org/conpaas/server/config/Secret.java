package org.conpaas.server.config;

/** A text that must not be seen: neither in a log nor in an error, whoever prints the record that holds it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
