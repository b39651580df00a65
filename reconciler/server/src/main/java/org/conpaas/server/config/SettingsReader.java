package org.conpaas.server.config;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.conpaas.server.config.Settings.AgentSettings;
import org.conpaas.server.config.Settings.CloudSettings;
import org.conpaas.server.config.Settings.CodeSettings;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.conpaas.server.config.Settings.EngineSettings;
import org.conpaas.server.config.Settings.HistorySettings;
import org.conpaas.server.config.Settings.HttpSettings;
import org.conpaas.server.config.Settings.LocalSettings;
import org.conpaas.server.config.Settings.SourceSettings;
import org.conpaas.server.config.Settings.SshSettings;
import org.conpaas.server.config.Settings.TrashSettings;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** Reads all settings at once and collects what is wrong with them. For one thread. */
public final class SettingsReader {
    private static final String PREFIX = "conpaas.";
    private static final String VARIABLE_PREFIX = "CONPAAS_";
    private static final int NEAR = 4;

    private final Config config;
    private final List<SettingProblem> problems = new ArrayList<>();

    public SettingsReader(Config config) {
        this.config = config;
    }

    /** @throws SettingsRefusedException with every problem, when there is one */
    public Settings read() {
        HomeFile.problem(config).ifPresent(problems::add);
        Settings settings = new Settings(
                value(SettingsCatalogue.HOME),
                value(SettingsCatalogue.LIB),
                http(),
                database(),
                local(),
                clouds(),
                engine(),
                sources(),
                new SshSettings(value(SettingsCatalogue.SSH_ENABLED), value(SettingsCatalogue.SSH_PORT)),
                new CodeSettings(value(SettingsCatalogue.CODE_MAX_UPLOAD)),
                new TrashSettings(value(SettingsCatalogue.TRASH_KEEP)),
                agents(),
                history());
        compare(settings);
        if (!problems.isEmpty()) {
            throw new SettingsRefusedException(problems);
        }
        return settings;
    }

    /** Keys that look like ours and mean nothing, as sentences, sorted. */
    public List<String> warnings() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(this::unknown)
                .collect(toCollection(TreeSet::new))
                .stream()
                .map(this::warning)
                .toList();
    }

    /** What every key is set to, for people. */
    public List<SettingValue> values() {
        return known().map(this::shown).toList();
    }

    private Stream<Setting<?>> known() {
        return Stream.concat(
                SettingsCatalogue.all().stream(), cloudNames().flatMap(name -> new CloudKeys(name).all().stream()));
    }

    /** Of those that are written well. */
    private Stream<String> cloudNames() {
        try {
            return SettingsCatalogue.CLOUDS
                    .kind()
                    .reader()
                    .read(written(SettingsCatalogue.CLOUDS)
                            .map(ConfigValue::getValue)
                            .orElse(""))
                    .stream();
        } catch (IllegalArgumentException refused) {
            return Stream.empty();
        }
    }

    private SettingValue shown(Setting<?> setting) {
        Optional<ConfigValue> written = written(setting);
        String value = written.map(ConfigValue::getValue).orElseGet(() -> fallback(setting));
        return new SettingValue(
                setting.key(),
                setting.secret() && written.isPresent() ? "***" : value,
                setting.fallback(),
                written.map(SettingsReader::source).orElse("default"),
                setting.description(),
                setting.secret());
    }

    private HttpSettings http() {
        String address = value(SettingsCatalogue.HTTP_ADDRESS);
        int port = value(SettingsCatalogue.HTTP_PORT);
        String url = value(SettingsCatalogue.HTTP_PUBLIC_URL);
        return new HttpSettings(address, port, PublicUrl.of(url, address, port));
    }

    private DatabaseSettings database() {
        return new DatabaseSettings(
                value(SettingsCatalogue.DATABASE_URL),
                value(SettingsCatalogue.DATABASE_USER),
                value(SettingsCatalogue.DATABASE_PASSWORD),
                value(SettingsCatalogue.DATABASE_CONNECTIONS),
                value(SettingsCatalogue.DATABASE_TIMEOUT));
    }

    private LocalSettings local() {
        return new LocalSettings(value(SettingsCatalogue.LOCAL_ISOLATION));
    }

    private List<CloudSettings> clouds() {
        return value(SettingsCatalogue.CLOUDS).stream().map(this::cloud).toList();
    }

    private CloudSettings cloud(String name) {
        CloudKeys keys = new CloudKeys(name);
        CloudSettings cloud = new CloudSettings(
                name,
                value(keys.identity),
                value(keys.user),
                value(keys.password),
                value(keys.userDomain),
                value(keys.project),
                value(keys.projectDomain),
                value(keys.applicationCredential),
                value(keys.applicationCredentialSecret),
                value(keys.region),
                value(keys.network),
                value(keys.floatingNetwork),
                value(keys.sharedNetwork),
                value(keys.image),
                value(keys.type),
                value(keys.keypair),
                value(keys.securityGroup),
                value(keys.proxy));
        demand(keys.identity, !cloud.identity().toString().isEmpty());
        demand(keys.image, !cloud.image().isEmpty());
        if (cloud.applicationCredential().isEmpty()) {
            demand(keys.user, !cloud.user().isEmpty());
            demand(keys.password, !cloud.password().reveal().isEmpty());
            demand(keys.project, !cloud.project().isEmpty());
        } else {
            demand(
                    keys.applicationCredentialSecret,
                    !cloud.applicationCredentialSecret().reveal().isEmpty());
        }
        return cloud;
    }

    private void demand(Setting<?> setting, boolean isThere) {
        if (!isThere) {
            problems.add(problem(
                    "CP5006",
                    setting,
                    "it is missing",
                    "Set it, or take the cloud out of " + SettingsCatalogue.CLOUDS.key() + ". "
                            + setting.description()));
        }
    }

    private EngineSettings engine() {
        return new EngineSettings(
                value(SettingsCatalogue.ENGINE_SWEEP),
                value(SettingsCatalogue.ENGINE_WORKERS),
                value(SettingsCatalogue.ENGINE_ACTION_TIMEOUT),
                value(SettingsCatalogue.ENGINE_BACKOFF_MAX),
                value(SettingsCatalogue.ENGINE_DELETION_SHARE));
    }

    private SourceSettings sources() {
        return new SourceSettings(
                value(SettingsCatalogue.SOURCES_INTERVAL),
                value(SettingsCatalogue.SOURCES_TIMEOUT),
                value(SettingsCatalogue.SOURCES_ALLOW_HTTP),
                value(SettingsCatalogue.SOURCES_ALLOW_PRIVATE));
    }

    private AgentSettings agents() {
        return new AgentSettings(
                value(SettingsCatalogue.AGENTS_POLL_WAIT),
                value(SettingsCatalogue.AGENTS_SILENT_AFTER),
                value(SettingsCatalogue.AGENTS_CERTIFICATE_DAYS),
                value(SettingsCatalogue.AGENTS_ENROLMENT));
    }

    private HistorySettings history() {
        return new HistorySettings(value(SettingsCatalogue.HISTORY_PASSES), value(SettingsCatalogue.HISTORY_EVENTS));
    }

    private void compare(Settings settings) {
        AgentSettings agents = settings.agents();
        if (agents.silentAfter().compareTo(agents.pollWait()) <= 0) {
            Setting<?> silent = SettingsCatalogue.AGENTS_SILENT_AFTER;
            problems.add(problem(
                    "CP5002",
                    silent,
                    "it is not longer than " + SettingsCatalogue.AGENTS_POLL_WAIT.key()
                            + ", so every agent would count as unknown between two polls",
                    "Make it at least twice as long."));
        }
        if (!settings.clouds().isEmpty()
                && PublicUrl.isOfThisMachineOnly(settings.http().publicUrl())) {
            problems.add(problem(
                    "CP5007",
                    SettingsCatalogue.HTTP_PUBLIC_URL,
                    "machines of a cloud call the reconciler by it, and "
                            + settings.http().publicUrl() + " is this machine itself",
                    "Set it to an address that they reach, for example https://192.0.2.7:8443, and "
                            + SettingsCatalogue.HTTP_ADDRESS.key() + " to 0.0.0.0."));
        }
    }

    private <T> T value(Setting<T> setting) {
        String text = written(setting).map(ConfigValue::getValue).orElseGet(() -> fallback(setting));
        try {
            return setting.kind().reader().read(text);
        } catch (IllegalArgumentException refused) {
            problems.add(problem(
                    "CP5001",
                    setting,
                    "not " + setting.kind().wanted(),
                    "Write "
                            + setting.kind().wanted() + ", or remove the key for its default, "
                            + (setting.fallback().isEmpty() ? "nothing" : setting.fallback()) + "."));
            return setting.kind().reader().read(fallback(setting));
        }
    }

    private SettingProblem problem(String code, Setting<?> setting, String why, String hint) {
        SettingValue shown = shown(setting);
        return new SettingProblem(code, shown.key(), shown.value(), shown.source(), why, hint);
    }

    /** Empty text counts as written only where a secret or text may be empty; MicroProfile itself reads it as missing. */
    private Optional<ConfigValue> written(Setting<?> setting) {
        return Optional.ofNullable(config.getConfigValue(setting.key())).filter(value -> value.getValue() != null);
    }

    private static String source(ConfigValue value) {
        String name = String.valueOf(value.getSourceName()).toLowerCase(Locale.ROOT);
        if (name.startsWith(HomeConfigSource.NAME)) {
            return value.getSourceName();
        }
        return name.contains("env") ? "environment" : "system property";
    }

    private String fallback(Setting<?> setting) {
        if (setting.equals(SettingsCatalogue.HOME)) {
            return HomeFile.home(config).toString();
        }
        return setting.fallback().replace("${home}", HomeFile.home(config).toString());
    }

    private boolean unknown(String name) {
        if (name.startsWith(VARIABLE_PREFIX)) {
            return known().noneMatch(setting -> setting.variable().equals(name));
        }
        return name.startsWith(PREFIX)
                && known().noneMatch(setting -> setting.key().equals(name));
    }

    private String warning(String name) {
        String wanted =
                name.startsWith(VARIABLE_PREFIX) ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name;
        return "CP5003: " + name + " is no setting and changes nothing"
                + near(wanted).map(key -> "; did you mean " + key + "?").orElse("; cps config lists what there is");
    }

    private Optional<String> near(String name) {
        LevenshteinDistance distance = new LevenshteinDistance(NEAR);
        return known().map(Setting::key)
                .filter(key -> distance.apply(key, name) >= 0)
                .min((first, second) -> distance.apply(first, name) - distance.apply(second, name));
    }
}
