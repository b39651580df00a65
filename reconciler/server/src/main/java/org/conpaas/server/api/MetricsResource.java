package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Units;
import org.conpaas.server.api.view.MetricsView;
import org.conpaas.server.api.view.MetricsView.NodeView;
import org.conpaas.server.metrics.MetricHistory;
import org.conpaas.server.rest.Refusal;

/** What the nodes of a service measured lately. */
@Path("applications/{app}/services/{svc}/metrics")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class MetricsResource {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(5);
    private static final int MOST_STEPS = 1440;

    private final KnownApplications applications;
    private final MetricHistory history;

    @Inject
    public MetricsResource(Reconciliation reconciliation, MetricHistory history) {
        this.applications = new KnownApplications(reconciliation);
        this.history = history;
    }

    @GET
    public MetricsView metrics(
            @PathParam("app") String app,
            @PathParam("svc") String svc,
            @QueryParam("range") @DefaultValue("10m") String range,
            @QueryParam("step") @DefaultValue("1m") String step) {
        Duration length = duration("range", range, SHORTEST_STEP, LONGEST);
        Duration each = duration("step", step, SHORTEST_STEP, length);
        long steps = length.dividedBy(each);
        if (steps > MOST_STEPS) {
            throw Refusal.badRequest(
                    range + " in steps of " + step + " are " + steps + " values",
                    "ask for at most " + MOST_STEPS + ": a longer step or a shorter range");
        }
        Instant now = history.now();
        Map<NodeId, NodeView> nodes = new TreeMap<>();
        applications.service(app, svc).nodes().stream()
                .map(NodeStatus::id)
                .forEach(node -> nodes.put(node, node(node, now, each, (int) steps)));
        return new MetricsView(now, each.toMillis() / 1000.0, List.copyOf(nodes.values()), Means.of(nodes));
    }

    private NodeView node(NodeId node, Instant now, Duration step, int steps) {
        Map<String, List<Optional<Double>>> series = new TreeMap<>();
        history.names(node)
                .forEach(name -> series.put(
                        name,
                        history.values(node, name, now, step, steps).stream()
                                .map(value ->
                                        value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.<Double>empty())
                                .toList()));
        return new NodeView(node.toString(), history.latest(node), series);
    }

    private static Duration duration(String name, String text, Duration least, Duration most) {
        return Units.duration(text)
                .filter(length -> length.compareTo(least) >= 0 && length.compareTo(most) <= 0)
                .orElseThrow(() -> Refusal.badRequest(
                        name + "=" + text + " is not a duration from " + least.toSeconds() + "s to " + most.toSeconds()
                                + "s",
                        "write it with its unit, for example " + name + "=1h"));
    }
}
