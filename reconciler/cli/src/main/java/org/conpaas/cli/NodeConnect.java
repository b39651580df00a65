package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "connect",
        description = {
            "A shell on a node, or one command. What is changed there by hand is not in the manifest and goes with the node.",
            "A machine of a cloud is reached by ssh, with the key pair that the settings name (conpaas.cloud.NAME.keypair);",
            "a node of this machine by entering the namespaces of its first process, which only root may do."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps node connect hello/web/node/1",
            "  cps node connect hello/web/node/1 --user ubuntu",
            "  cps node connect hello/web/node/1 -- ps ax"
        })
final class NodeConnect extends Command {
    @Parameters(index = "0", paramLabel = "APP/SERVICE/ROLE/N", description = "The node.")
    String node = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What to run there, after -- (default: a shell).")
    List<String> command = new ArrayList<>();

    @Option(names = "--user", paramLabel = "USER", description = "Who to be on a machine of a cloud (default: debian).")
    String user = "debian";

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode found = reconciler().get(NodeCommands.path(node));
        String address = Json.text(found, "publicAddress");
        if (address.isEmpty()) {
            address = Json.text(found, "address");
        }
        if (address.isEmpty()) {
            throw Failure.of("The node is on no machine yet.").at(node).mend("see: cps why " + node.split("/", -1)[0]);
        }
        List<String> line =
                Json.text(found, "isolation").equals("machine") ? ssh(address) : enter(found.path("processes"));
        return run(line);
    }

    private List<String> ssh(String address) {
        List<String> line = new ArrayList<>(List.of("ssh", "-l", user, address));
        // ssh hands one text to a shell over there
        if (!command.isEmpty()) {
            line.add("--");
            command.forEach(word -> line.add(quote(word)));
        }
        return line;
    }

    private List<String> enter(JsonNode processes) {
        if (options.isRemote(surroundings())) {
            throw Failure.of("This node is on the reconciler's own machine, which is another one.")
                    .at(node)
                    .mend("run this command there");
        }
        for (JsonNode each : processes) {
            long pid = each.path("pid").asLong();
            if (pid > 0) {
                long inside = inside(pid).orElseThrow(() -> Failure.of("There is nothing to enter.")
                        .at(node)
                        .because("its processes run beside this machine's own, or are not to be seen")
                        .mend("be root on the reconciler's machine; nodes of isolation plain have no inside"));
                // without --wd, which means a folder of ours: who enters is at the root of there
                List<String> line = new ArrayList<>(List.of("nsenter", "--target", String.valueOf(inside), "--all"));
                line.addAll(command.isEmpty() ? List.of("/bin/sh", "-i") : command);
                return line;
            }
        }
        throw Failure.of("No process of the node runs.").at(node).mend("see: cps node describe " + node);
    }

    /** The first below it that has other files before it than we have: what was started is bubblewrap, which stays outside. */
    private static Optional<Long> inside(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return Stream.concat(process.stream(), process.stream().flatMap(ProcessHandle::descendants))
                .map(ProcessHandle::pid)
                .filter(each -> mounts(String.valueOf(each)).isPresent()
                        && !mounts(String.valueOf(each)).equals(mounts("self"))
                        && !command(each).equals("bwrap"))
                .findFirst();
    }

    private static Optional<String> mounts(String process) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc", process, "ns/mnt")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "comm"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private int run(List<String> line) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(line).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw Failure.of("The program " + line.get(0) + " cannot be started.")
                    .because(String.valueOf(e.getMessage()))
                    .mend("install it: apt-get install "
                            + (line.get(0).equals("ssh") ? "openssh-client" : "util-linux"));
        }
    }
}
