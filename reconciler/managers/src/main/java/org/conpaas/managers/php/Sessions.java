package org.conpaas.managers.php;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Endpoint;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;

/**
 * Where sessions are: in a redis on the first backend that all backends use, or in files of each backend. The redis keeps them on
 * a persistent disk, so they outlive its process, its node and its machine.
 */
final class Sessions {
    static final String DISK = "php-sessions";

    static final int PORT = 6379;
    private static final String AT = "/var/lib/php-sessions";
    private static final String START = "bin/sessions";
    private static final String CONFIGURATION = "etc/redis.conf";
    private static final long SIZE_BYTES = 1L << 30;
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Template start;
    private final Template configuration;

    Sessions(Folder folder) {
        start = folder.template("sessions.sh");
        configuration = folder.template("redis.conf");
    }

    static boolean areShared(ServiceSpec service) {
        return !"local".equals(service.settings().get("sessions"));
    }

    static Disk disk(ServiceSpec service) {
        return new Disk(
                Disk.Kind.PERSISTENT, SIZE_BYTES, AT, Optional.of(PhpManager.BACKEND), Optional.empty(), service.at());
    }

    /** Whether the node is the one that holds them. */
    static boolean isKeeper(ServiceContext context, NodeId node) {
        return areShared(context.service()) && node.number() == 1;
    }

    /** What php.ini must say. */
    static Map<String, String> settings(ServiceContext context) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("session.gc_divisor", "1000", "session.gc_probability", "1"));
        if (!areShared(context.service())) {
            settings.put("session.save_handler", "files");
            settings.put("session.save_path", "${node}/sessions");
            return settings;
        }
        settings.put("session.save_handler", "redis");
        settings.put("session.save_path", "tcp://" + store(context).hostAndPort() + "?timeout=2&read_timeout=5");
        // One request of a session at a time, as with files; one that died holds it for as long as a request may take.
        settings.put("redis.session.locking_enabled", "1");
        settings.put("redis.session.lock_expire", "120");
        settings.put("redis.session.lock_retries", "3000");
        settings.put("redis.session.lock_wait_time", "10000");
        return settings;
    }

    private static Endpoint store(ServiceContext context) {
        NodeId first = context.role(PhpManager.BACKEND).get(0);
        return new Endpoint(context.machine(first).address(), PORT);
    }

    NodeDraft keep(NodeDraft draft, ServiceContext context) {
        Endpoint store = store(context);
        return draft.file(
                        CONFIGURATION,
                        configuration.render(Map.of("address", store.address(), "port", store.port(), "directory", AT)))
                .executable(START, start.render(Map.of("directory", AT)))
                .process(
                        "sessions",
                        List.of("/bin/sh", "${node}/" + START),
                        List.of(),
                        List.of(CONFIGURATION, START),
                        STOP)
                .tcp("sessions", store.hostAndPort());
    }
}
