package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.conpaas.cli.client.Json;
import org.conpaas.core.plan.Action;
import org.conpaas.core.plan.Action.Symbol;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Plan.Step;
import org.conpaas.core.plan.PlanText;
import org.conpaas.manifest.Problem;

/** Plans and problems in the API's words, for those made here. */
final class PlanDocument {
    private PlanDocument() {}

    static ObjectNode plan(String application, Plan plan) {
        ObjectNode node = Json.object()
                .put("application", application)
                .put("revision", "")
                .put("empty", plan.isEmpty());
        ObjectNode counts = node.putObject("counts");
        Symbol.legend().forEach(symbol -> counts.put(symbol.name().toLowerCase(Locale.ROOT), plan.count(symbol)));
        ArrayNode steps = node.putArray("steps");
        List<Step> first = plan.firstWave();
        plan.steps().forEach(step -> steps.add(step(step, first.contains(step))));
        return node.put("text", PlanText.of(application, plan));
    }

    private static ObjectNode step(Step step, boolean first) {
        Action action = step.action();
        ObjectNode node = Json.object()
                .put("symbol", action.symbol().toString())
                .put("action", action.getClass().getSimpleName())
                .put("subject", action.subject())
                .put("reason", step.reason())
                .put("first", first);
        node.putArray("detail");
        step.blockedBy().ifPresent(blocked -> node.put("waitsFor", blocked));
        return node;
    }

    static ArrayNode problems(List<Problem> problems) {
        ArrayNode all = Json.object().putArray("problems");
        problems.forEach(problem -> all.add(problem(problem)));
        return all;
    }

    private static ObjectNode problem(Problem problem) {
        ObjectNode node = Json.object()
                .put("severity", problem.severity().name())
                .put("code", problem.code())
                .put("file", problem.at().file())
                .put("line", problem.at().line())
                .put("column", problem.at().column())
                .put("message", problem.message());
        problem.hint().ifPresent(hint -> node.put("hint", hint));
        return node;
    }

    /** Whether anything would be changed. */
    static boolean changes(JsonNode plan) {
        for (JsonNode count : plan.path("counts")) {
            if (count.asLong() > 0) {
                return true;
            }
        }
        return false;
    }

    static boolean hasErrors(JsonNode problems) {
        return Json.items(problems).stream()
                .anyMatch(each -> Json.text(each, "severity").equalsIgnoreCase("ERROR"));
    }
}
