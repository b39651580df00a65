package org.conpaas.server.api.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** @param value {@code ***} for a secret · @param source where the value comes from */
public record SettingView(
        String key,
        String value,
        @JsonProperty("default") String defaultValue,
        String source,
        String description,
        boolean secret) {}
