package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.model.NodeId;
import org.conpaas.server.metrics.MetricHistory;

/**
 * What all nodes measure now, for Prometheus to collect. It is written from the history when somebody asks: gauges in the registry of
 * {@code /metrics} would have to come and go with the nodes.
 */
@Path("metrics")
@Dependent
public class ExpositionResource {
    /** Of the text format, which every collector reads. */
    static final String TYPE = "text/plain;version=0.0.4;charset=utf-8";

    private final MetricHistory history;

    @Inject
    public ExpositionResource(MetricHistory history) {
        this.history = history;
    }

    /**
     * A family for each metric, as the format wants its lines together. What names nodes and metrics may have is checked when an
     * agent reports them; nothing of it needs an escape.
     */
    @GET
    @Produces(TYPE)
    public String metrics() {
        SortedMap<String, StringBuilder> families = new TreeMap<>();
        history.latest().forEach((name, values) -> {
            String labels = labels(NodeId.parse(name));
            values.forEach((metric, value) -> add(families, "conpaas_node_" + metric, labels, value));
        });
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, StringBuilder> family : families.entrySet()) {
            text.append("# TYPE ").append(family.getKey()).append(" gauge\n").append(family.getValue());
        }
        return text.toString();
    }

    private static void add(SortedMap<String, StringBuilder> families, String family, String labels, double value) {
        families.computeIfAbsent(family, any -> new StringBuilder())
                .append(family)
                .append(labels)
                .append(value)
                .append('\n');
    }

    private static String labels(NodeId node) {
        return String.format(
                "{application=\"%s\",service=\"%s\",role=\"%s\",node=\"%d\"} ",
                node.application(), node.service(), node.role(), node.ordinal());
    }
}
