package org.conpaas.managers.php;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the manifest says of PHP itself.
 *
 * @param values of php.ini that code may change for itself
 * @param fixed values of php.ini that it may not
 */
record PhpSettings(Map<String, String> values, Map<String, String> fixed) {
    private static final String DISABLED = "disable_functions";
    private static final String OPEN_URLS = "allow_url_fopen";
    private static final String MAX_TIME = "max_execution_time";
    private static final long LEAST_PATIENCE = 120;
    private static final long MOST_PATIENCE = 3600;

    PhpSettings {
        values = new TreeMap<>(values);
        fixed = new TreeMap<>(fixed);
    }

    /** @param settings the type's own fields of a checked manifest */
    static PhpSettings of(Map<String, Object> settings) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "log_errors",
                "1",
                "display_errors",
                "0",
                "memory_limit",
                "128M",
                MAX_TIME,
                "30",
                "variables_order",
                "EGPCS"));
        if (settings.get("settings") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> values.put(String.valueOf(name), text(value)));
        }
        if (Boolean.TRUE.equals(settings.get("debug"))) {
            values.put("display_errors", "1");
            values.put("display_startup_errors", "1");
            values.put("error_reporting", "32767");
        }
        Map<String, String> fixed = new TreeMap<>(Map.of("allow_url_include", "0", "enable_dl", "0", OPEN_URLS, "0"));
        move(OPEN_URLS, values, fixed);
        move(DISABLED, values, fixed);
        return new PhpSettings(values, fixed);
    }

    /** PHP takes these from its configuration only. */
    private static void move(String name, Map<String, String> from, Map<String, String> to) {
        String value = from.remove(name);
        if (value != null) {
            to.put(name, value);
        }
    }

    private static String text(Object value) {
        return value instanceof Boolean truth ? truth ? "1" : "0" : String.valueOf(value);
    }

    /** How long a request may take, of which PHP's own limit counts only what it computes itself. */
    Duration patience() {
        long allowed = Long.parseLong(values.getOrDefault(MAX_TIME, "0"));
        long seconds = allowed <= 0 ? MOST_PATIENCE : Math.min(MOST_PATIENCE, Math.max(LEAST_PATIENCE, allowed + 30));
        return Duration.ofSeconds(seconds);
    }
}
