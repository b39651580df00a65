package org.conpaas.managers.generic;

import java.util.List;
import java.util.Map;

/**
 * The manifest's {@code run}.
 *
 * @param once true: also without being asked, once for each code version
 * @param parameters when whoever asks gives none
 */
record RunSettings(boolean once, List<String> parameters) {
    RunSettings {
        parameters = List.copyOf(parameters);
    }

    /** @param settings of a checked manifest */
    static RunSettings of(Map<String, Object> settings) {
        if (!(settings.get("run") instanceof Map<?, ?> run)) {
            return new RunSettings(false, List.of());
        }
        List<String> parameters = run.get("parameters") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
        return new RunSettings("once".equals(run.get("when")), parameters);
    }
}
