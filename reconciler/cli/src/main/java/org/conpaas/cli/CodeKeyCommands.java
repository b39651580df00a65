package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "keys",
        description = "Public keys that may push and fetch a service's code over ssh; alone: lists them.",
        subcommands = {CodeKeyCommands.Add.class, CodeKeyCommands.Remove.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps code keys blog/web",
            "  cps code keys add blog/web ~/.ssh/id_ed25519.pub",
            "  cps code keys rm blog/web SHA256:7b2q…"
        })
final class CodeKeyCommands extends Command {
    @Parameters(arity = "0..1", paramLabel = "APP/SERVICE", description = "The service.")
    String service = "";

    @Override
    public Integer call() {
        if (service.isEmpty()) {
            throw Failure.of("No service is named.").mend("write it as APP/SERVICE: cps code keys blog/web");
        }
        return list(
                reconciler().get(ServicePath.parse(service).path() + "/code-keys"),
                "No key yet: cps code keys add " + service + " ~/.ssh/id_ed25519.pub",
                Column.of("FINGERPRINT", "fingerprint"),
                Column.of("TYPE", "type"),
                Column.of("COMMENT", "comment"),
                Column.of("ADDED", each -> render().ago(Json.text(each, "addedAt"))),
                Column.of("BY", "addedBy"));
    }

    @CommandLine.Command(
            name = "add",
            description = "Adds a public key. It opens this service's code and nothing else.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps code keys add blog/web ~/.ssh/id_ed25519.pub",
                "  ssh-add -L | head -1 | cps code keys add blog/web -"
            })
    static final class Add extends ServiceCommands.OfService {
        private static final int LONGEST = 1 << 16;

        @Parameters(index = "1", paramLabel = "FILE", description = "The .pub file; - for standard input.")
        String file = "";

        @Override
        public Integer call() throws IOException {
            String text = text();
            if (text.contains("PRIVATE KEY")) {
                throw Failure.of("This is a private key, which must never leave this machine; it was not sent.")
                        .at(file)
                        .mend("give the file that ends in .pub");
            }
            JsonNode added = reconciler().postText(path() + "/code-keys", text);
            return show(added, key -> {
                output().line("Added " + Json.text(key, "fingerprint") + " " + Json.text(key, "comment"));
                output().note("Where to push: " + surroundings().program() + " code remote " + service);
                return OK;
            });
        }

        private String text() throws IOException {
            if (file.equals("-")) {
                return new String(surroundings().in().readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
            Path from = surroundings().folder().resolve(file);
            try (var in = Files.newInputStream(from)) {
                return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            } catch (NoSuchFileException e) {
                throw Failure.of("There is no such file.").at(from).mend("make a key with: ssh-keygen -t ed25519");
            }
        }
    }

    @CommandLine.Command(
            name = "rm",
            description = "Removes a key; at once.",
            footerHeading = "%nExamples:%n",
            footer = "  cps code keys rm blog/web SHA256:7b2qF1q0bT2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8")
    static final class Remove extends ServiceCommands.OfService {
        @Parameters(index = "1", paramLabel = "FINGERPRINT", description = "As the list shows it.")
        String fingerprint = "";

        @Override
        public Integer call() {
            reconciler().delete(path() + "/code-keys?fingerprint=" + Reconciler.escape(fingerprint));
            output().line("Removed " + fingerprint + ".");
            return OK;
        }
    }

    @CommandLine.Command(
            name = "remote",
            description =
                    "Where a service's code is pushed to. A push makes a version; git push -o enable switches to it.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps code remote blog/web",
                "  cps code remote blog/web --known-host",
                "  git remote add conpaas ssh://git@localhost:8422/blog/web.git && git push conpaas main"
            })
    static final class Remote extends ServiceCommands.OfService {
        @Option(
                names = "--known-host",
                description = "Only the line that makes ssh trust the server; append it to ~/.ssh/known_hosts.")
        boolean knownHost;

        @Override
        public Integer call() {
            JsonNode remote = reconciler().get(path() + "/code-repository");
            String ssh = Json.text(remote, "ssh");
            if (knownHost) {
                if (ssh.isEmpty()) {
                    throw Failure.of("The ssh server is off.")
                            .mend("its log says why; https works: cps code remote " + service);
                }
                output().line(Json.text(remote, "knownHost"));
                return OK;
            }
            return show(remote, each -> {
                output().line("https  " + Json.text(each, "https"));
                output().line("ssh    " + (ssh.isEmpty() ? "off" : ssh));
                return OK;
            });
        }
    }
}
