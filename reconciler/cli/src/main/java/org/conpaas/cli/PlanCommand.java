package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.ProblemLine;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "plan",
        description = {
            "What would be done: + create, ~ update, -/+ replace, - destroy. Changes nothing.",
            "Without -f: what a pass would do now. With -f: these manifests against what runs when a reconciler is named or"
                    + " runs here, else against nothing. Exit code 0: nothing to do, 2: changes, 1: an error."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps plan hello",
            "  cps plan -f manifest.yaml",
            "  cps plan -f manifest.yaml --offline",
            "  cps plan -f manifest.yaml --against export.yaml",
            "  cps plan --what-if 'node hello/web/node/1 dies'",
            "  cps plan hello --what-if 'cloud local is down'"
        })
final class PlanCommand extends Command {
    private static final Pattern NODE = Pattern.compile("node\\s+([^/\\s]+)/\\S+\\s+dies");

    @Parameters(paramLabel = "APP", arity = "0..1", description = "The application (default: all).")
    String application = "";

    @Option(
            names = {"-f", "--file"},
            arity = "1..*",
            paramLabel = "FILE",
            description = "Manifests that are not committed yet.")
    List<String> files = new ArrayList<>();

    @Option(
            names = "--against",
            paramLabel = "EXPORT",
            description = "Compare with this export; no reconciler is asked.")
    @Nullable
    String against;

    @Option(names = "--offline", description = "Compare with nothing; no reconciler is asked.")
    boolean offline;

    @Option(
            names = "--what-if",
            paramLabel = "EVENT",
            description =
                    "Tell what would happen and when if this did: 'node APP/SERVICE/ROLE/N dies' or 'cloud CLOUD is down'.")
    @Nullable
    String event;

    @Override
    public Integer call() {
        if (event != null) {
            return rehearse(event);
        }
        if (files.isEmpty() && (offline || against != null)) {
            throw Failure.of("There is nothing to plan.")
                    .because("no manifest was named")
                    .mend("name one with -f FILE");
        }
        return files.isEmpty() ? report(running()) : report(filtered(fromFiles()));
    }

    private int rehearse(String text) {
        if (offline || against != null || !files.isEmpty()) {
            throw Failure.of("What would happen is told of what runs.")
                    .at("--what-if")
                    .mend("leave -f, --offline and --against away");
        }
        ObjectNode all = Json.object();
        ArrayNode items = all.putArray("items");
        List<String> names = concerned(text);
        for (String name : names) {
            try {
                items.add(
                        reconciler().post(app(name) + "/what-if", Json.object().put("event", text)));
            } catch (Failure failure) {
                // of several, one of which nothing is followed keeps no other
                if (names.size() == 1) {
                    throw failure;
                }
                output().note(name + ": " + failure.why().orElse(failure.what()));
            }
        }
        return show(all, found -> {
            found.path("items").forEach(this::rehearsal);
            if (found.path("items").isEmpty()) {
                output().note("No application.");
            }
            return OK;
        });
    }

    /** The application of the node, where there is one in what happens. */
    private List<String> concerned(String text) {
        if (!application.isEmpty()) {
            return List.of(application);
        }
        Matcher node = NODE.matcher(text.strip());
        return node.matches() ? List.of(node.group(1)) : names();
    }

    private void rehearsal(JsonNode found) {
        output().line(output().paint(Output.Colour.BOLD, Json.text(found, "application")) + ": what if "
                + Json.text(found, "whatIf") + "? Nothing of this is done.");
        output().line("");
        for (JsonNode moment : found.path("moments")) {
            String text = Json.text(moment, "text");
            boolean isEvent = Json.text(moment, "kind").equals("event");
            output().line(String.format(
                            "  %12s  ",
                            "+" + Render.exactly(moment.path("afterSeconds").asLong()))
                    + (isEvent ? output().paint(Output.Colour.BOLD, text) : output().state(text)));
        }
        output().line("");
        output().line("  " + end(Json.text(found, "end")) + ": " + output().state(Json.text(found, "health")) + ", "
                + output().state(Json.text(found, "sync")) + ".");
        Json.texts(found.path("assumptions")).forEach(each -> output().line("  Taken for granted: " + each + "."));
    }

    private static String end(String word) {
        return switch (word) {
            case "settled" -> "Then nothing is left to do";
            case "tries_again" -> "Then the last of it is tried again and again";
            case "cut_off" -> "It goes on; no more than half an hour is rehearsed";
            default -> "Then it waits, and nothing more is done by itself";
        };
    }

    /** Plans of what is committed. */
    private ObjectNode running() {
        ObjectNode all = Json.object();
        ArrayNode plans = all.putArray("plans");
        names().forEach(name -> plans.add(reconciler().get(app(name) + "/plan")));
        return all;
    }

    private List<String> names() {
        return application.isEmpty()
                ? Json.items(reconciler().list("/applications").path("items")).stream()
                        .map(each -> Json.text(each, "name"))
                        .toList()
                : List.of(application);
    }

    private ObjectNode fromFiles() {
        Map<String, byte[]> contents = Offline.load(surroundings().folder(), files);
        if (!offline && against == null) {
            if (options.isRemote(surroundings()) || home().running().isPresent()) {
                return asked(contents);
            }
            output().note("No reconciler runs here: planned against nothing.");
        }
        return thought(contents);
    }

    private ObjectNode asked(Map<String, byte[]> contents) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("files");
        Offline.texts(contents)
                .forEach((name, text) -> list.addObject().put("name", name).put("text", text));
        return (ObjectNode) reconciler().post("/plan", body);
    }

    private ObjectNode thought(Map<String, byte[]> contents) {
        ManifestResult wanted = Offline.read(contents);
        Map<String, Manifest> before = before();
        ObjectNode all = Json.object();
        ArrayNode plans = all.putArray("plans");
        all.set("problems", PlanDocument.problems(wanted.problems()));
        if (wanted.hasErrors()) {
            return all;
        }
        wanted.manifests().forEach(manifest -> {
            World world = Optional.ofNullable(before.get(manifest.name()))
                    .map(World::of)
                    .orElseGet(World::empty);
            plans.add(PlanDocument.plan(manifest.name(), world.planTo(manifest)));
        });
        return all;
    }

    private Map<String, Manifest> before() {
        if (against == null) {
            return Map.of();
        }
        ManifestResult export = Offline.read(Offline.load(surroundings().folder(), List.of(against)));
        if (export.hasErrors()) {
            throw Failure.of("The export cannot be used.")
                    .at(against)
                    .because(export.problems().stream().map(Object::toString).collect(Collectors.joining("\n")))
                    .mend("make it anew: cps manifest export APP");
        }
        Map<String, Manifest> byName = new LinkedHashMap<>();
        export.manifests().forEach(manifest -> byName.put(manifest.name(), manifest));
        return byName;
    }

    private ObjectNode filtered(ObjectNode answer) {
        ArrayNode kept = Json.object().putArray("plans");
        for (JsonNode plan : answer.path("plans")) {
            if (application.isEmpty() || Json.text(plan, "application").equals(application)) {
                kept.add(plan);
            }
        }
        answer.set("plans", kept);
        return answer;
    }

    private int report(ObjectNode answer) {
        boolean wrong = PlanDocument.hasErrors(answer.path("problems"));
        boolean changes = false;
        for (JsonNode plan : answer.path("plans")) {
            wrong |= PlanDocument.hasErrors(plan.path("problems"));
            changes |= PlanDocument.changes(plan);
        }
        show(answer, this::texts);
        return wrong ? ERROR : changes ? CHANGES : OK;
    }

    private int texts(JsonNode answer) {
        problems(answer);
        for (JsonNode plan : answer.path("plans")) {
            problems(plan);
            render().plan(Json.text(plan, "text"));
        }
        if (answer.path("plans").size() > 1) {
            output().line("");
            output().line("All together: " + total(answer.path("plans")));
        }
        return OK;
    }

    private void problems(JsonNode of) {
        of.path("problems").forEach(problem -> output().note(ProblemLine.of(problem)));
    }

    private static String total(JsonNode plans) {
        Map<String, Long> sums = new LinkedHashMap<>();
        plans.forEach(plan -> plan.path("counts")
                .fields()
                .forEachRemaining(
                        count -> sums.merge(count.getKey(), count.getValue().asLong(), Long::sum)));
        return sums.entrySet().stream()
                        .map(sum -> sum.getValue() + " to " + sum.getKey())
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
