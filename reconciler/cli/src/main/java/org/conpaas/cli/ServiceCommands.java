package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.manifest.TypeSchema;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "service",
        description = "Services of applications.",
        subcommands = {
            ServiceCommands.Listing.class,
            ServiceCommands.Types.class,
            ServiceCommands.Scale.class,
            ServiceLogs.class,
            ServiceMetrics.class,
            ServiceCommands.Start.class,
            ServiceCommands.Stop.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps service list", "  cps service scale blog/web backend=3", "  cps service logs hello/web/node/1"
        })
final class ServiceCommands extends Group {
    @CommandLine.Command(
            name = "list",
            description = "Services with health, URL and nodes per role.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps service list", "  cps service list blog --watch"})
    static final class Listing extends Command {
        @Parameters(paramLabel = "APP", arity = "0..1", description = "The application (default: all).")
        String application = "";

        @Mixin
        Watch watch = new Watch();

        @Override
        public Integer call() throws Exception {
            return watch.repeat(output(), this::listing);
        }

        private JsonNode services() {
            ObjectNode all = Json.object();
            ArrayNode items = all.putArray("items");
            if (!application.isEmpty()) {
                addTo(items, application);
                return all;
            }
            reconciler().list("/applications").path("items").forEach(each -> addTo(items, Json.text(each, "name")));
            return all;
        }

        private void addTo(ArrayNode items, String name) {
            for (JsonNode service : reconciler().get(app(name)).path("services")) {
                items.add(((ObjectNode) service).put("application", name));
            }
        }

        private int listing() {
            return list(
                    services(),
                    "No service.",
                    Column.of("SERVICE", each -> Json.text(each, "application") + "/" + Json.text(each, "name")),
                    Column.of("TYPE", "type"),
                    Column.of("HEALTH", "health"),
                    Column.of("NODES", each -> Render.roles(each.path("roles"))),
                    Column.of("URL", "url"));
        }
    }

    @CommandLine.Command(
            name = "types",
            description = "The service types that a manifest can name, with their roles. Needs no reconciler.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps service types", "  cps service types -o json"})
    static final class Types extends Command {
        @Override
        public Integer call() {
            ObjectNode all = Json.object();
            ArrayNode items = all.putArray("items");
            Offline.catalogue().schemas().forEach(type -> items.add(node(type)));
            return list(
                    all,
                    "No service type.",
                    Column.of("TYPE", "type"),
                    Column.of("ROLES (DEFAULT)", each -> roles(each.path("roles"))),
                    Column.of("CODE", each -> each.path("code").asBoolean() ? "yes" : ""),
                    Column.of("WHAT IT IS", "summary"));
        }

        private static ObjectNode node(TypeSchema type) {
            ObjectNode node = Json.object().put("type", type.type()).put("summary", type.summary());
            ObjectNode roles = node.putObject("roles");
            type.roles().forEach((name, role) -> roles.put(name, role.count()));
            return node.put("code", type.code());
        }

        private static String roles(JsonNode roles) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            roles.fields()
                    .forEachRemaining(
                            role -> counts.put(role.getKey(), role.getValue().asInt()));
            return counts.entrySet().stream()
                    .map(role -> role.getKey() + " (" + role.getValue() + ")")
                    .collect(Collectors.joining(", "));
        }
    }

    /** A command about one service. */
    abstract static class OfService extends Command {
        @Parameters(index = "0", paramLabel = "APP/SERVICE", description = "The service.")
        String service = "";

        String path() {
            return ServicePath.parse(service).path();
        }

        int changed(JsonNode change) {
            return show(change, each -> ChangeCommands.Change.describe(output(), each));
        }
    }

    @CommandLine.Command(
            name = "scale",
            description = "Changes how many nodes roles have: totals, by a commit.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps service scale blog/web backend=3", "  cps scale blog/web proxy=1 backend=3"})
    static final class Scale extends OfService {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE=COUNT", description = "The total for a role.")
        Map<String, Integer> roles = new LinkedHashMap<>();

        @Override
        public Integer call() {
            ObjectNode body = Json.object();
            ObjectNode counts = body.putObject("roles");
            roles.forEach((role, count) -> counts.put(role, checked(role, count)));
            return changed(reconciler().post(path() + "/scale", body));
        }

        private int checked(String role, int count) {
            if (count >= 0) {
                return count;
            }
            throw Failure.of(count + " is no count.")
                    .at(role)
                    .mend("give a total of 0 or more; all nodes of a service stop with: cps service stop " + service);
        }
    }

    @CommandLine.Command(
            name = "start",
            description = "Starts all of a service's nodes, by a commit.",
            footerHeading = "%nExamples:%n",
            footer = "  cps service start blog/web")
    static final class Start extends OfService {
        @Override
        public Integer call() {
            return changed(reconciler().post(path() + "/running", Json.object().put("running", true)));
        }
    }

    @CommandLine.Command(
            name = "stop",
            description = "Stops all of a service's nodes, by a commit; code, settings and volumes stay.",
            footerHeading = "%nExamples:%n",
            footer = "  cps service stop blog/web")
    static final class Stop extends OfService {
        @Override
        public Integer call() {
            return changed(reconciler().post(path() + "/running", Json.object().put("running", false)));
        }
    }
}
