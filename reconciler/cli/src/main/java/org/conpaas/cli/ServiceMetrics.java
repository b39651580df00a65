package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "metrics",
        description = "What the nodes of a service measure: now, and on average over a range.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps service metrics blog/web",
            "  cps service metrics blog/web --range 1h --watch",
            "  cps service metrics blog/web --range 1h --step 1m -o json"
        })
final class ServiceMetrics extends Command {
    @Parameters(paramLabel = "APP/SERVICE", description = "The service.")
    String service = "";

    @Option(names = "--range", paramLabel = "DURATION", description = "How far back, up to 1d (default: 10m).")
    String range = "10m";

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            description = "Between two values of -o json (default: the range).")
    String step = "";

    @Mixin
    Watch watch = new Watch();

    @Override
    public Integer call() throws Exception {
        return watch.repeat(output(), this::listing);
    }

    private int listing() {
        String query =
                "?range=" + Reconciler.escape(range) + "&step=" + Reconciler.escape(step.isEmpty() ? range : step);
        ObjectNode answer =
                (ObjectNode) reconciler().get(ServicePath.parse(service).path() + "/metrics" + query);
        ArrayNode items = answer.putArray("items");
        answer.path("nodes").forEach(node -> add(items, Json.text(node, "name"), node));
        answer.path("means").forEach(role -> add(items, "mean of " + Json.text(role, "name"), role));
        return list(
                answer,
                "Nothing is measured.",
                Column.of("NODE", "node"),
                Column.of("METRIC", "metric"),
                Column.of("NOW", "now"),
                Column.of("AVERAGE OF " + range, "average"));
    }

    private static void add(ArrayNode items, String name, JsonNode measured) {
        measured.path("series").fieldNames().forEachRemaining(metric -> items.addObject()
                .put("node", name)
                .put("metric", metric)
                .put("now", now(measured.path("latest").path(metric)))
                .put("average", average(measured.path("series").path(metric))));
    }

    private static String now(JsonNode value) {
        return shown(value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty());
    }

    private static String average(JsonNode values) {
        return shown(StreamSupport.stream(values.spliterator(), false)
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble)
                .average());
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent()
                ? String.format(Locale.ROOT, value.getAsDouble() >= 1000 ? "%.0f" : "%.3f", value.getAsDouble())
                : "";
    }
}
