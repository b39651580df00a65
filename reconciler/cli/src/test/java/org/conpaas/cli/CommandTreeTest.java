package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

@DisplayName("The tree of commands")
class CommandTreeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @DisplayName("gives every command an example that it would accept")
    void examples() {
        List<String> without = new ArrayList<>();
        everyCommand(whole()).forEach(command -> {
            List<String> examples = examples(command);
            if (examples.isEmpty()) {
                without.add(command.getCommandSpec().qualifiedName());
            }
            examples.forEach(this::parses);
        });
        assertThat(without).isEmpty();
    }

    @Test
    @DisplayName("gives every command a help that names it")
    void help() {
        everyCommand(whole()).forEach(command -> {
            String[] path = command.getCommandSpec().qualifiedName().split(" ");
            List<String> arguments = new ArrayList<>(List.of(path).subList(1, path.length));
            arguments.add("--help");
            Cli.Run run = new Cli(folder).run(arguments.toArray(String[]::new));
            assertThat(run.code()).as(arguments.toString()).isZero();
            assertThat(run.out()).contains("Usage: " + command.getCommandSpec().qualifiedName(), "Examples:");
        });
    }

    @Test
    @DisplayName("answers a word that is no command with the nearest one, and exit code 1")
    void nearMiss() {
        Cli.Run run = new Cli(folder).run("statsu");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("statsu", "status");
    }

    @Test
    @DisplayName("never exits with 2 for a wrong option, because 2 means changes")
    void wrongOption() {
        Cli.Run run = new Cli(folder).run("plan", "--nonsense");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("cps: Unknown option: '--nonsense'");
    }

    @Test
    @DisplayName("completes commands in bash")
    void bash() throws Exception {
        String script = new Cli(folder).run("completion", "bash").out();
        Path file = Files.writeString(folder.resolve("completion.bash"), script);
        String words = bash("source " + file + "; COMP_WORDS=(cps manifest va); COMP_CWORD=2; _complete_cps; "
                + "printf '%s ' \"${COMPREPLY[@]}\"");
        assertThat(words.strip()).isEqualTo("validate");
    }

    @Test
    @DisplayName("completes every command in fish")
    void fish() {
        String script = new Cli(folder).run("completion", "fish").out();
        assertThat(whole().getSubcommands().keySet())
                .filteredOn(name -> !name.equals("download_manifest"))
                .allSatisfy(name -> assertThat(script).contains("-a " + name + " "));
    }

    private static String bash(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private CommandLine whole() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Commands.whole(new Cps(new Cli(folder).surroundings(nowhere, nowhere)));
    }

    private static Stream<CommandLine> everyCommand(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandTreeTest::everyCommand));
    }

    private static List<String> examples(CommandLine command) {
        return Stream.of(command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("cps "))
                .toList();
    }

    private void parses(String example) {
        // what stands behind two blanks or a redirection is not the command's
        String command = example.split(" {2,}| > ")[0].replace("COMMAND", "status");
        List<String> words = Stream.of(command.split(" (?=([^']*'[^']*')*[^']*$)"))
                .map(word -> word.replace("'", ""))
                .skip(1)
                .toList();
        ParseResult parsed = whole().parseArgs(words.toArray(String[]::new));
        assertThat(parsed.unmatched()).as(example).isEmpty();
    }
}
