package org.conpaas.server.config;

/**
 * What a key is set to, for people.
 *
 * @param value {@code ***} for a secret that is set
 * @param source where it is set; {@code default} when it is not
 */
public record SettingValue(
        String key, String value, String fallback, String source, String description, boolean secret) {}
