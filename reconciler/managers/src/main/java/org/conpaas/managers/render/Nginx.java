package org.conpaas.managers.render;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.service.NodeSpecs;

/**
 * nginx as a process of a node. A changed configuration is a reload that loses no request. The probe's path carries the
 * configuration's digest and passes only when that configuration is active and nothing goes by an earlier one any more: then
 * what it no longer names may leave.
 */
public final class Nginx {
    /** Where {@link #configuration} belongs. */
    public static final String CONFIGURATION = "etc/nginx.conf";

    private static final Folder FOLDER = Folder.of(Nginx.class);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Template configuration = FOLDER.template("nginx.conf");
    private final Template start = FOLDER.template("nginx.sh");

    /**
     * What one server does.
     *
     * @param http directives beside the server: upstreams, maps
     * @param locations directives of the server
     * @param longest how long a request may run on after a change of the configuration
     */
    public record Site(Endpoint endpoint, String http, String locations, Duration longest) {
        /** Of all that the configuration says. */
        public String digest() {
            return NodeSpecs.digest(endpoint + http + locations + longest);
        }
    }

    /** @param digest what the probe asks for; it stands for the whole configuration */
    public String configuration(Site site, String digest) {
        return configuration.render(Map.of(
                "digest", digest,
                "seconds", site.longest().toSeconds(),
                "endpoint", site.endpoint().hostAndPort(),
                "http", site.http().stripTrailing(),
                "locations", site.locations().stripTrailing()));
    }

    /** The URL of the probe. */
    public static String probe(Site site, String digest) {
        return site.endpoint().url("/-/config/" + digest);
    }

    /** A start script that leaves the place of a missing nginx to another command. */
    public String scriptWithFallback(String command) {
        return script(Optional.of(command), Optional.empty());
    }

    /**
     * A start script that first runs another, before nginx starts and before each reload.
     *
     * @param prepare path of that script: it is read by the shell itself, may set {@code as} to the words that go before nginx'
     *     command, and returns other than 0 when nginx must stay as it is
     */
    public String scriptWithPreparation(String prepare) {
        return script(Optional.empty(), Optional.of(prepare));
    }

    public String script() {
        return script(Optional.empty(), Optional.empty());
    }

    private String script(Optional<String> fallback, Optional<String> prepare) {
        Map<String, Object> values = new HashMap<>();
        values.put("fallback", fallback.orElse(""));
        values.put("prepare", prepare.orElse(""));
        return start.render(values);
    }

    /**
     * @param script where the start script belongs
     * @param others files besides the configuration whose change it takes up
     */
    public static ProcessSpec process(String name, String script, Site site, List<String> others) {
        List<String> reloadOn = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(CONFIGURATION), others.stream())
                .toList();
        return new ProcessSpec(
                name,
                List.of("/bin/sh", "${node}/" + script),
                Map.of(),
                "",
                List.of(),
                reloadOn,
                List.of(script),
                site.longest().plus(MARGIN));
    }
}
