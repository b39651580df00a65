package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.conpaas.manifest.SealedHeader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "secret",
        description = "Values that stand in no manifest.",
        subcommands = {
            SecretCommands.Put.class,
            SecretCommands.Listing.class,
            SecretCommands.Remove.class,
            SecretCommands.Seal.class,
            SecretCommands.Key.class,
            SecretCommands.RotateKey.class,
            SecretCommands.History.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps secret set blog-db                    then in the manifest: {secret: blog-db}",
            "  cps secret seal --app blog                then in the manifest: {sealed: what it printed}"
        })
final class SecretCommands extends Group {
    private static final int LONGEST = 65_536;

    /** A command about one stored secret. */
    abstract static class OfSecret extends Command {
        @Parameters(index = "0", paramLabel = "NAME", description = "As manifests name it: {secret: NAME}.")
        String name = "";

        @Option(
                names = "--app",
                paramLabel = "APP",
                description = "For this application only (default: for all that name it and have no own).")
        String application = "";

        String path(String... more) {
            String query = String.join("&", more);
            String scope = application.isEmpty() ? "" : "application=" + Reconciler.escape(application);
            String both = scope + (scope.isEmpty() || query.isEmpty() ? "" : "&") + query;
            return "/secrets/" + Reconciler.escape(name) + (both.isEmpty() ? "" : "?" + both);
        }

        String title() {
            return name + (application.isEmpty() ? "" : " of " + application);
        }
    }

    @CommandLine.Command(
            name = "set",
            description = {
                "Stores a value, as a new version if there is one already.",
                "It is asked for without being shown, or read from standard input; one newline at its end is left out."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps secret set blog-db",
                "  cps secret set blog-db --app blog --generate",
                "  cps secret set licence --from-file licence.txt"
            })
    static final class Put extends OfSecret {
        @Parameters(index = "1..*", arity = "0..*", hidden = true)
        List<String> arguments = List.of();

        @Mixin
        SecretInput input = new SecretInput();

        @Override
        public Integer call() {
            SecretInput.refuse(arguments);
            String value = input.value(surroundings(), LONGEST);
            return show(reconciler().put(path(), Json.object().put("value", value)), stored -> {
                output().line("Set " + title() + ", version " + Json.text(stored, "version") + ".");
                output().line(told(applications(stored.path("usedBy"))));
                return OK;
            });
        }

        private String told(Set<String> applications) {
            return applications.isEmpty()
                    ? "No application uses it yet. In a manifest: {secret: " + name + "}"
                    : "Looked at again: " + String.join(", ", applications);
        }

        private static Set<String> applications(JsonNode services) {
            Set<String> names = new LinkedHashSet<>();
            Json.texts(services).forEach(service -> names.add(service.split("/", 2)[0]));
            return names;
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "Stored secrets: versions, who set them, and which services use them; no values.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps secret list", "  cps secret list -o json"})
    static final class Listing extends Command {
        @Override
        public Integer call() {
            return list(
                    reconciler().list("/secrets"),
                    "No secret yet. Store one: " + surroundings().program() + " secret set NAME",
                    Column.of("SECRET", "name"),
                    Column.of("APPLICATION", "application"),
                    Column.of("VERSION", "version"),
                    Column.of("SET", each -> render().ago(Json.text(each, "setAt"))),
                    Column.of("BY", "setBy"),
                    Column.of("USED BY", each -> String.join(", ", Json.texts(each.path("usedBy")))));
        }
    }

    @CommandLine.Command(
            name = "rm",
            description = "Removes a stored secret with all its versions.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps secret rm blog-db", "  cps secret rm blog-db --app blog --force"})
    static final class Remove extends OfSecret {
        @Option(names = "--force", description = "Also while a service uses it, which then waits for a new value.")
        boolean force;

        @Override
        public Integer call() {
            reconciler().delete(force ? path("force=true") : path());
            output().line("Removed " + title() + ".");
            return OK;
        }
    }

    @CommandLine.Command(
            name = "seal",
            description = {
                "Encrypts a value so that it can stand in a manifest: {sealed: what this prints}.",
                "Only the installation whose key it is can read it, and only for this application. The value is asked for"
                        + " without being shown, or read from standard input; one newline at its end is left out."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps secret seal --app blog",
                "  cps secret seal --app blog --generate",
                "  cps secret seal --app blog --key conpaas.jwk --from-file password.txt"
            })
    static final class Seal extends Command {
        @Option(names = "--app", paramLabel = "APP", required = true, description = "The application that may use it.")
        String application = "";

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description = "The installation's public key, from: cps secret key (default: the reconciler is asked).")
        @Nullable
        String key;

        @Parameters(index = "0..*", arity = "0..*", hidden = true)
        List<String> arguments = List.of();

        @Mixin
        SecretInput input = new SecretInput();

        @Override
        public Integer call() {
            SecretInput.refuse(arguments);
            if (!application.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
                throw Failure.of("This cannot be an application's name.")
                        .at(application)
                        .mend("use 1 to 63 of a-z, 0-9 and -, with no - at either end");
            }
            Sealing sealing =
                    Sealing.with(key == null ? reconciler().get("/sealing-key").toString() : read(key));
            String text = sealing.seal(application, input.value(surroundings(), SealedHeader.LONGEST));
            return show(Json.object().put("sealed", text), any -> {
                output().line(text);
                output().note("In the manifest of " + application + ", where {secret: NAME} may stand: {sealed: TEXT}");
                return OK;
            });
        }

        private String read(String file) {
            try {
                return Files.readString(surroundings().folder().resolve(file));
            } catch (IOException unreadable) {
                throw Failure.of("The key cannot be read.").at(file).mend("get it by: cps secret key > conpaas.jwk");
            }
        }
    }

    @CommandLine.Command(
            name = "key",
            description = "Prints the public key that secrets are sealed to, for use without a reconciler.",
            footerHeading = "%nExamples:%n",
            footer = "  cps secret key > conpaas.jwk")
    static final class Key extends Command {
        @Override
        public Integer call() {
            output().line(Json.pretty(reconciler().get("/sealing-key")));
            return OK;
        }
    }

    @CommandLine.Command(
            name = "rotate-key",
            description = "Makes a new key for sealing; what was sealed to older ones stays readable.",
            footerHeading = "%nExamples:%n",
            footer = "  cps secret rotate-key")
    static final class RotateKey extends Command {
        @Override
        public Integer call() {
            return show(reconciler().post("/sealing-key"), key -> {
                output().line("Secrets are sealed to key " + Json.text(key, "kid") + " from now on.");
                return OK;
            });
        }
    }

    @CommandLine.Command(
            name = "history",
            description = "Who changed which secret when.",
            footerHeading = "%nExamples:%n",
            footer = "  cps secret history")
    static final class History extends Command {
        @Override
        public Integer call() {
            return list(
                    reconciler().list("/secret-history"),
                    "No secret was changed yet.",
                    Column.of("WHEN", each -> render().ago(Json.text(each, "at"))),
                    Column.of("WHAT", "text"));
        }
    }
}
