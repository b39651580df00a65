package org.conpaas.cli;

import java.util.List;
import java.util.Map;
import org.conpaas.cli.client.Failure;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "completion",
        description = "A script that completes commands and options in a shell.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps completion bash",
            "",
            "  source <(cps completion bash)                                  # ~/.bashrc",
            "  source <(cps completion zsh)                                   # ~/.zshrc",
            "  cps completion fish > ~/.config/fish/completions/cps.fish"
        })
final class CompletionCommand extends Command {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell = "";

    @Override
    public Integer call() {
        CommandLine whole = Commands.whole((Cps) spec.root().userObject());
        output().raw(script(whole));
        return OK;
    }

    private String script(CommandLine whole) {
        return switch (shell) {
            // picocli's script turns on zsh's own emulation of bash completion
            case "bash", "zsh" -> AutoComplete.bash("cps", whole);
            case "fish" -> fish(whole);
            default ->
                throw Failure.of("There is no completion for " + shell + ".").mend("bash, zsh and fish have one");
        };
    }

    private static String fish(CommandLine whole) {
        StringBuilder script = new StringBuilder("complete -c cps -f\n");
        whole.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                line(script, "__fish_use_subcommand", "-a " + name, command.getCommandSpec());
                branch(script, name, command);
            }
        });
        return script.toString();
    }

    private static void branch(StringBuilder script, String name, CommandLine command) {
        Map<String, CommandLine> below = command.getSubcommands();
        String all = String.join(" ", below.keySet());
        below.forEach((child, line) -> {
            String when = "__fish_seen_subcommand_from " + name + "; and not __fish_seen_subcommand_from " + all;
            line(script, when, "-a " + child, line.getCommandSpec());
            String inside = "__fish_seen_subcommand_from " + name + "; and __fish_seen_subcommand_from " + child;
            options(script, inside, line.getCommandSpec());
        });
        if (below.isEmpty()) {
            options(script, "__fish_seen_subcommand_from " + name, command.getCommandSpec());
        }
    }

    private static void options(StringBuilder script, String when, CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            String value = option.arity().max() > 0 ? " -r" : "";
            String name = option.longestName().replaceFirst("^--", "-l ").replaceFirst("^-(\\w)$", "-s $1");
            script.append("complete -c cps -n '")
                    .append(when)
                    .append("' ")
                    .append(name)
                    .append(value);
            script.append(" -d '").append(quoted(option.description())).append("'\n");
        }
    }

    private static void line(StringBuilder script, String when, String what, CommandSpec spec) {
        script.append("complete -c cps -n '").append(when).append("' ").append(what);
        script.append(" -d '").append(quoted(spec.usageMessage().description())).append("'\n");
    }

    private static String quoted(String[] description) {
        return List.of(description).stream().findFirst().orElse("").replace("'", "\\'");
    }
}
