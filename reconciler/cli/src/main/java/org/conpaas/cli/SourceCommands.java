package org.conpaas.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "source",
        description = "Git repositories that are followed.",
        subcommands = {
            SourceCommands.Add.class,
            SourceCommands.Listing.class,
            SourceCommands.Remove.class,
            SourceCommands.Sync.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps source add https://git.example.org/blog.git --branch main", "  cps source list"})
final class SourceCommands extends Group {
    @CommandLine.Command(
            name = "add",
            description = "Follows a repository (https, ssh or a path on the reconciler's machine).",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps source add https://git.example.org/blog.git",
                "  cps source add git@git.example.org:blog.git --branch live --path deploy --prune --interval 1m"
            })
    static final class Add extends Command {
        @Parameters(paramLabel = "URL", description = "Where it is.")
        String url = "";

        @Option(names = "--name", description = "How to call it (default: from the URL).")
        String name = "";

        @Option(names = "--branch", description = "The branch (default: main).")
        String branch = "main";

        @Option(names = "--path", description = "Only manifests under this folder.")
        String path = "";

        @Option(
                names = "--prune",
                description = "What leaves the repository is deleted (default: it is kept and shown).")
        boolean prune;

        @Option(names = "--interval", paramLabel = "DURATION", description = "Look so often, for example 30s or 5m.")
        String interval = "";

        @Option(
                names = "--webhook-secret",
                paramLabel = "SECRET",
                description = "Accept a forge's pushes signed with it.")
        String webhookSecret = "";

        @Option(
                names = "--user",
                description = "For a private repository; the password is read from CONPAAS_GIT_PASSWORD.")
        String user = "";

        @Override
        public Integer call() {
            return show(reconciler().post("/sources", body()), source -> {
                output().line("Following " + Json.text(source, "name") + ".");
                String webhook = Json.text(source, "webhook");
                if (!webhook.isEmpty()) {
                    output().line("Webhook   " + webhook);
                }
                return OK;
            });
        }

        private ObjectNode body() {
            ObjectNode body = Json.object()
                    .put("url", url)
                    .put("branch", branch)
                    .put("path", path)
                    .put("prune", prune);
            putUnlessEmpty(body, "name", name);
            putUnlessEmpty(body, "interval", interval);
            putUnlessEmpty(body, "webhookSecret", webhookSecret);
            if (!user.isEmpty()) {
                body.putObject("credentials")
                        .put("user", user)
                        .put("password", surroundings().variable("CONPAAS_GIT_PASSWORD"));
            }
            return body;
        }

        private static void putUnlessEmpty(ObjectNode body, String field, String value) {
            if (!value.isEmpty()) {
                body.put(field, value);
            }
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "Sources with revision, when they were fetched, and what is wrong with them.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps source list", "  cps source list --watch"})
    static final class Listing extends Command {
        @Mixin
        Watch watch = new Watch();

        @Override
        public Integer call() throws Exception {
            return watch.repeat(output(), this::listing);
        }

        private int listing() {
            return list(
                    reconciler().list("/sources"),
                    "No source. Follow one: " + surroundings().program() + " source add URL",
                    Column.of("SOURCE", "name"),
                    Column.of("REVISION", each -> Render.revision(Json.text(each, "revision"))),
                    Column.of("FETCHED", each -> render().ago(Json.text(each, "fetchedAt"))),
                    Column.of("NEXT", each -> render().ahead(Json.text(each, "nextFetch"))),
                    Column.of("APPLICATIONS", "applications"),
                    Column.of("BRANCH", "branch"),
                    Column.of("URL", "url"),
                    Column.of("PROBLEM", "problem"));
        }
    }

    @CommandLine.Command(
            name = "remove",
            description = "Follows a source no more; what it named keeps running.",
            footerHeading = "%nExamples:%n",
            footer = "  cps source remove blog")
    static final class Remove extends Command {
        @Parameters(paramLabel = "NAME", description = "The source.")
        String name = "";

        @Override
        public Integer call() {
            reconciler().delete("/sources/" + Reconciler.escape(name));
            output().line("No longer following " + name + "; what it named keeps running.");
            return OK;
        }
    }

    @CommandLine.Command(
            name = "sync",
            description = "Fetches a source now.",
            footerHeading = "%nExamples:%n",
            footer = "  cps source sync blog")
    static final class Sync extends Command {
        @Parameters(paramLabel = "NAME", description = "The source.")
        String name = "";

        @Override
        public Integer call() {
            reconciler().post("/sources/" + Reconciler.escape(name) + "/sync");
            output().line("Fetching " + name + ".");
            return OK;
        }
    }
}
