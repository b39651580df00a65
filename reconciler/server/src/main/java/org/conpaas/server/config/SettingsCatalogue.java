package org.conpaas.server.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.config.Settings.Isolation;

/** Every key that there is. The check at start, the list in the API and docs/settings.md come from here. */
public final class SettingsCatalogue {
    static final Setting<Path> HOME = open(
            "conpaas.home", "~/.local/share/conpaas", "The one directory that holds all state.", Kinds.ABSOLUTE_PATH);

    static final Setting<Path> LIB = open(
            "conpaas.lib",
            "/usr/lib/conpaas",
            "The distribution's programs: the agent, and what nodes run. The launcher sets it.",
            Kinds.ABSOLUTE_PATH);

    static final Setting<String> HTTP_ADDRESS = open(
            "conpaas.http.address",
            "127.0.0.1",
            "Address to listen on; 0.0.0.0 for all of this machine.",
            Kinds.ADDRESS);
    static final Setting<Integer> HTTP_PORT = open(
            "conpaas.http.port", "8443", "Port of API, dashboard, Git and agents; TLS only.", Kinds.number(1, 65535));
    static final Setting<String> HTTP_PUBLIC_URL = open(
            "conpaas.http.public-url",
            "",
            "URL under which people and agents reach the reconciler; nothing: made of address and port.",
            Kinds.HTTPS_URL_OR_EMPTY);

    static final Setting<String> DATABASE_URL = open(
            "conpaas.database.url",
            "jdbc:derby:${home}/db;create=true",
            "JDBC URL of the database: Derby inside the process, or PostgreSQL.",
            Kinds.DATABASE_URL);
    static final Setting<String> DATABASE_USER =
            open("conpaas.database.user", "conpaas", "User at the database.", Kinds.TEXT);
    static final Setting<Secret> DATABASE_PASSWORD = new Setting<>(
            "conpaas.database.password", "", "Password at the database; Derby needs none.", true, Kinds.SECRET);
    static final Setting<Integer> DATABASE_CONNECTIONS =
            open("conpaas.database.connections", "10", "Connections to the database at most.", Kinds.number(2, 200));
    static final Setting<Duration> DATABASE_TIMEOUT = open(
            "conpaas.database.timeout",
            "10s",
            "How long to wait for a connection to the database.",
            Kinds.duration(ofSeconds(1), ofMinutes(5)));

    static final Setting<Isolation> LOCAL_ISOLATION = open(
            "conpaas.local.isolation",
            "auto",
            "What keeps nodes on this machine apart; auto: the strongest that works here.",
            Kinds.oneOf(Isolation.class));

    static final Setting<List<String>> CLOUDS = open(
            "conpaas.clouds",
            "",
            "Names of the clouds that manifests can name besides this machine; each has keys of its own, see below.",
            Kinds.CLOUD_NAMES);

    static final Setting<Duration> ENGINE_SWEEP = open(
            "conpaas.engine.sweep-interval",
            "5m",
            "How often every application is looked at although nothing was heard of it.",
            Kinds.duration(ofSeconds(1), ofDays(1)));
    static final Setting<Integer> ENGINE_WORKERS =
            open("conpaas.engine.workers", "8", "Applications that are worked on at a time.", Kinds.number(1, 256));
    static final Setting<Duration> ENGINE_ACTION_TIMEOUT = open(
            "conpaas.engine.action-timeout",
            "2m",
            "How long one action may take before it counts as failed and is tried again.",
            Kinds.duration(ofSeconds(1), ofHours(2)));
    static final Setting<Duration> ENGINE_BACKOFF_MAX = open(
            "conpaas.engine.backoff-max",
            "5m",
            "Longest wait between two tries of an application that fails.",
            Kinds.duration(ofSeconds(1), ofHours(6)));
    static final Setting<Double> ENGINE_DELETION_SHARE = open(
            "conpaas.engine.deletion-share",
            "0.5",
            "Part of an application's machines beyond which one commit's deletions need a confirmation;"
                    + " five may always go.",
            Kinds.share());

    static final Setting<Duration> SOURCES_INTERVAL = open(
            "conpaas.sources.interval",
            "60s",
            "How often a source is looked at that names no interval of its own.",
            Kinds.duration(ofSeconds(1), ofDays(1)));
    static final Setting<Duration> SOURCES_TIMEOUT = open(
            "conpaas.sources.timeout",
            "60s",
            "How long fetching a source may take before it is given up.",
            Kinds.duration(ofSeconds(1), ofHours(1)));
    static final Setting<Boolean> SOURCES_ALLOW_HTTP =
            open("conpaas.sources.allow-http", "false", "Whether sources without TLS may be added.", Kinds.YES_OR_NO);
    static final Setting<Boolean> SOURCES_ALLOW_PRIVATE = open(
            "conpaas.sources.allow-private-addresses",
            "false",
            "Whether sources and archives may lie on loopback, link-local or private addresses.",
            Kinds.YES_OR_NO);

    static final Setting<Boolean> SSH_ENABLED = open(
            "conpaas.ssh.enabled",
            "true",
            "Whether code can be pushed over ssh; https works in any case.",
            Kinds.YES_OR_NO);
    static final Setting<Integer> SSH_PORT = open(
            "conpaas.ssh.port",
            "8422",
            "Port for Git over ssh, at the address of conpaas.http.address; when it is taken, ssh is off and the log"
                    + " says so.",
            Kinds.number(1, 65535));
    static final Setting<Long> CODE_MAX_UPLOAD = open(
            "conpaas.code.max-upload",
            "1g",
            "The largest code version, packed, uploaded or pushed.",
            Kinds.bytes(1 << 10, 1L << 40));

    static final Setting<Duration> TRASH_KEEP = open(
            "conpaas.trash.keep",
            "30d",
            "How long the data of what was deleted can be brought back by cps trash restore; then it is destroyed.",
            Kinds.duration(ofHours(1), ofDays(3650)));

    static final Setting<Duration> AGENTS_POLL_WAIT = open(
            "conpaas.agents.poll-wait",
            "30s",
            "How long an agent's question may stay open while there is nothing new.",
            Kinds.duration(ofSeconds(1), ofMinutes(5)));
    static final Setting<Duration> AGENTS_SILENT_AFTER = open(
            "conpaas.agents.silent-after",
            "90s",
            "When an agent that says nothing counts as unknown; more than the poll wait.",
            Kinds.duration(ofSeconds(2), ofHours(1)));
    static final Setting<Integer> AGENTS_CERTIFICATE_DAYS =
            open("conpaas.agents.certificate-days", "90", "Life of an agent's certificate.", Kinds.number(1, 825));
    static final Setting<Duration> AGENTS_ENROLMENT = open(
            "conpaas.agents.enrolment",
            "1h",
            "How long an agent's one-time token stays valid.",
            Kinds.duration(ofMinutes(1), ofDays(7)));

    static final Setting<Integer> HISTORY_PASSES = open(
            "conpaas.history.passes", "200", "Passes that are kept of each application.", Kinds.number(1, 100_000));
    static final Setting<Integer> HISTORY_EVENTS = open(
            "conpaas.history.events", "1000", "Events that are kept of each application.", Kinds.number(1, 1_000_000));

    private static final List<Setting<?>> ALL = List.of(
            HOME,
            LIB,
            HTTP_ADDRESS,
            HTTP_PORT,
            HTTP_PUBLIC_URL,
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD,
            DATABASE_CONNECTIONS,
            DATABASE_TIMEOUT,
            LOCAL_ISOLATION,
            CLOUDS,
            ENGINE_SWEEP,
            ENGINE_WORKERS,
            ENGINE_ACTION_TIMEOUT,
            ENGINE_BACKOFF_MAX,
            ENGINE_DELETION_SHARE,
            SOURCES_INTERVAL,
            SOURCES_TIMEOUT,
            SOURCES_ALLOW_HTTP,
            SOURCES_ALLOW_PRIVATE,
            SSH_ENABLED,
            SSH_PORT,
            CODE_MAX_UPLOAD,
            TRASH_KEEP,
            AGENTS_POLL_WAIT,
            AGENTS_SILENT_AFTER,
            AGENTS_CERTIFICATE_DAYS,
            AGENTS_ENROLMENT,
            HISTORY_PASSES,
            HISTORY_EVENTS);

    private SettingsCatalogue() {}

    /** In the order of the documentation. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    public static Optional<Setting<?>> find(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private static <T> Setting<T> open(String key, String fallback, String description, Setting.Kind<T> kind) {
        return new Setting<>(key, fallback, description, false, kind);
    }
}
