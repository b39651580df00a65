package org.conpaas.managers.render;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.MetricSpec;

/**
 * Numbers of the requests that a node's nginx answers: how many, how many failed, and how long they took. The configuration notes
 * each request of a location by
 *
 * <pre>
 * log_format traffic '$traffic_role $status $request_time $upstream_response_time';      # http
 * set $traffic_role ROLE;                                                                # location
 * access_log "${node}/run/traffic.log" traffic buffer=16k flush=1s;
 * </pre>
 *
 * and gets {@code ROLE_requests_per_second}, {@code ROLE_errors_per_second}, {@code ROLE_response_p50_seconds} and {@code
 * ROLE_response_p95_seconds} (of what the servers behind took), and the same without a role for all requests (of what the client
 * waited). Without nginx there is no log and nothing is told.
 */
public final class Traffic {
    private static final String SCRIPT = "bin/traffic";
    private static final String NUMBERS = "run/traffic";
    private static final Template TEMPLATE = Folder.of(Traffic.class).template("traffic.sh");

    private Traffic() {}

    /** Adds the process that counts, and what it finds out. */
    public static NodeDraft measure(NodeDraft draft) {
        return draft.executable(SCRIPT, TEMPLATE.render(Map.of()))
                .process(
                        "traffic",
                        List.of("/bin/sh", "${node}/" + SCRIPT),
                        List.of(),
                        List.of(SCRIPT),
                        Duration.ofSeconds(5))
                .metric(MetricSpec.file(NUMBERS))
                .metric(MetricSpec.USAGE);
    }
}
