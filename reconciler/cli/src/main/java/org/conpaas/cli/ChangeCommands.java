package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that change what an application should be: each is a commit. */
final class ChangeCommands {
    private ChangeCommands() {}

    /** Says which commit a change became, or hands over the patch. */
    abstract static class Change extends Command {
        @Parameters(index = "0", paramLabel = "APP", description = "The application.")
        String application = "";

        int change(String verb, ObjectNode body) {
            return report(reconciler().post(app(application) + "/" + verb, body));
        }

        int report(JsonNode change) {
            return show(change, this::describe);
        }

        private int describe(JsonNode change) {
            return describe(output(), change);
        }

        static int describe(Output output, JsonNode change) {
            if (change.path("pushed").asBoolean()) {
                output.line("Committed " + Render.revision(Json.text(change, "commit")) + " to "
                        + Json.text(change, "source") + ".");
                return OK;
            }
            output.note("The repository of " + Json.text(change, "source")
                    + " is not ours to push to: apply this patch there (git apply), commit and push.");
            output.raw(Json.text(change, "patch"));
            return OK;
        }
    }

    /** With a message of its own. */
    abstract static class Described extends Change {
        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                description = "The commit's message.")
        String message = "";

        ObjectNode body() {
            ObjectNode body = Json.object();
            return message.isEmpty() ? body : body.put("message", message);
        }
    }

    @CommandLine.Command(
            name = "rollback",
            description = "Goes back to an earlier revision by a revert commit, which later polling keeps.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps rollback hello", "  cps rollback hello --to 3f2a91c0 -m 'Back to two nodes'"})
    static final class Rollback extends Described {
        @Option(names = "--to", paramLabel = "REVISION", description = "The revision (default: the one before).")
        String revision = "";

        @Override
        public Integer call() {
            ObjectNode body = body();
            return change("rollback", revision.isEmpty() ? body : body.put("to", revision));
        }
    }

    @CommandLine.Command(
            name = "suspend",
            description = "Looks on, reports drift, touches nothing until it is resumed.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps suspend hello", "  cps suspend hello -m 'While we look at the disks'"})
    static final class Suspend extends Described {
        @Override
        public Integer call() {
            return change("suspend", body());
        }
    }

    @CommandLine.Command(
            name = "resume",
            description = "Ends a suspension.",
            footerHeading = "%nExamples:%n",
            footer = "  cps resume hello")
    static final class Resume extends Described {
        @Override
        public Integer call() {
            return change("resume", body());
        }
    }

    @CommandLine.Command(
            name = "delete",
            description = "Removes the application's manifest by a commit, and with it the application. Asks first.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps delete hello", "  cps delete hello --yes"})
    static final class Delete extends Change {
        @Option(
                names = {"-y", "--yes"},
                description = "Do not ask.")
        boolean yes;

        @Override
        public Integer call() throws IOException {
            if (!yes) {
                confirm(this, "This deletes the application " + application + ".", application);
            }
            JsonNode change = reconciler()
                    .post(app(application) + "/delete", Json.object().put("confirm", application));
            int code = report(change);
            if (change.path("pushed").asBoolean()) {
                output().note("A revert of that commit brings it back; what it had on disks goes to the trash, and "
                        + surroundings().program() + " trash restore " + application + " brings that back.");
            }
            return code;
        }
    }

    /** @throws Failure unless the user types the word */
    static void confirm(Command command, String warning, String word) throws IOException {
        command.output().note(warning);
        command.output().note("Type " + word + " to go on:");
        BufferedReader in =
                new BufferedReader(new InputStreamReader(command.surroundings().in(), StandardCharsets.UTF_8));
        String typed = in.readLine();
        if (!word.equals(typed)) {
            throw Failure.of("Nothing was done.")
                    .because("the name was not typed")
                    .mend("type " + word + " when asked, or say --yes");
        }
    }
}
