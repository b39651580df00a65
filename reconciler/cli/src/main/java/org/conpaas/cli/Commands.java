package org.conpaas.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The tree of commands. Reading the annotations of all of them costs more than most commands take, so only the branch that is
 * called is built, and all of them for help, completion and words that are no command.
 */
final class Commands {
    private static final Map<String, Class<?>> TOP = new LinkedHashMap<>();

    static {
        TOP.put("demo", DemoCommand.class);
        TOP.put("up", UpCommand.class);
        TOP.put("down", DownCommand.class);
        TOP.put("status", StatusCommand.class);
        TOP.put("doctor", DoctorCommand.class);
        TOP.put("config", ConfigCommand.class);
        TOP.put("dashboard", DashboardCommand.class);
        TOP.put("source", SourceCommands.class);
        TOP.put("repository", RepositoryCommands.class);
        TOP.put("manifest", ManifestCommands.class);
        TOP.put("plan", PlanCommand.class);
        TOP.put("apply", ApplyCommand.class);
        TOP.put("diff", DiffCommand.class);
        TOP.put("why", WhyCommand.class);
        TOP.put("history", HistoryCommand.class);
        TOP.put("rollback", ChangeCommands.Rollback.class);
        TOP.put("suspend", ChangeCommands.Suspend.class);
        TOP.put("resume", ChangeCommands.Resume.class);
        TOP.put("delete", ChangeCommands.Delete.class);
        TOP.put("application", ApplicationCommands.class);
        TOP.put("service", ServiceCommands.class);
        TOP.put("scale", ServiceCommands.Scale.class);
        TOP.put("autoscaling", AutoscalingCommands.class);
        TOP.put("node", NodeCommands.class);
        TOP.put("cloud", CloudCommands.class);
        TOP.put("disk", DiskCommands.class);
        TOP.put("generic", GenericCommands.class);
        TOP.put("code", CodeCommands.class);
        TOP.put("secret", SecretCommands.class);
        TOP.put("data", DataCommands.class);
        TOP.put("snapshot", SnapshotCommands.class);
        TOP.put("trash", TrashCommands.class);
        TOP.put("explain", ExplainCommand.class);
        TOP.put("credential", CredentialCommand.class);
        TOP.put("completion", CompletionCommand.class);
        TOP.put("export", ManifestExport.class);
        TOP.put("download_manifest", ManifestExport.class);
    }

    private Commands() {}

    static CommandLine lineFor(Cps cps, String... arguments) {
        if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
            return outline(cps);
        }
        return Stream.of(arguments)
                .findFirst()
                .filter(TOP::containsKey)
                .map(name -> branch(cps, name))
                .orElseGet(() -> whole(cps));
    }

    /** With every command. */
    static CommandLine whole(Cps cps) {
        CommandLine line = new CommandLine(cps);
        TOP.forEach(line::addSubcommand);
        line.getSubcommands()
                .forEach((name, command) ->
                        command.getCommandSpec().usageMessage().hidden(name.equals("download_manifest")));
        return line;
    }

    /** Names and descriptions only: what the first help shows, at a third of the cost. */
    private static CommandLine outline(Cps cps) {
        CommandLine line = new CommandLine(cps);
        TOP.forEach((name, type) -> {
            CommandSpec spec = CommandSpec.create();
            spec.usageMessage()
                    .description(type.getAnnotation(CommandLine.Command.class).description())
                    .hidden(name.equals("download_manifest"));
            line.addSubcommand(name, spec);
        });
        return line;
    }

    private static CommandLine branch(Cps cps, String name) {
        return new CommandLine(cps).addSubcommand(name, TOP.get(name));
    }
}
