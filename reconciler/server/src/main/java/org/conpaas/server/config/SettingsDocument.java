package org.conpaas.server.config;

/** docs/settings.md as the catalogue says it. */
public final class SettingsDocument {
    private SettingsDocument() {}

    public static String text() {
        StringBuilder text = new StringBuilder("""
                # Settings

                Made from `SettingsCatalogue`; a test compares. Written in `conpaas.properties` in the home, as an environment variable, or as
                a system property; the later wins. All are read and checked at start, all problems are reported together, and a key that means
                nothing is warned about. `cps config` lists what is set and where.

                | key | default | variable | meaning |
                |---|---|---|---|
                """);
        SettingsCatalogue.all().forEach(setting -> text.append(row(setting)));
        text.append("""

                ## Clouds

                For each name of `conpaas.clouds`, here `NAME`; a password is best set as an environment variable.

                | key | default | variable | meaning |
                |---|---|---|---|
                """);
        new CloudKeys("NAME").all().forEach(setting -> text.append(row(setting)));
        return text.toString();
    }

    private static String row(Setting<?> setting) {
        String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
        return "| `" + setting.key() + "` | " + fallback + " | `" + setting.variable() + "` | " + setting.description()
                + " Written as " + setting.kind().wanted() + "." + (setting.secret() ? " Never shown." : "") + " |\n";
    }
}
