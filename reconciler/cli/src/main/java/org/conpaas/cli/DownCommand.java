package org.conpaas.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.conpaas.cli.client.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "down",
        description = "Stops the reconciler, then the local agent and all nodes. Data stays unless --purge is said.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps down", "  cps down --keep-nodes", "  cps down --purge"})
final class DownCommand extends Command {
    @Option(
            names = "--keep-nodes",
            description = "Stop the reconciler only; nodes run on and are adopted by the next cps up.")
    boolean keepNodes;

    @Option(names = "--purge", description = "Delete all data too. Asks first.")
    boolean purge;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() throws IOException {
        if (keepNodes && purge) {
            throw Failure.of("--keep-nodes and --purge exclude each other.")
                    .because("the data of nodes that run cannot be deleted")
                    .mend("say one of them");
        }
        if (purge) {
            requireHome();
            confirmPurge();
        }
        stopReconciler();
        Installation installation = new Installation(surroundings(), home());
        if (!keepNodes && Files.isDirectory(home().agent())) {
            output().progress("Stopping the agent and its nodes");
            installation.stopAgent();
            output().line("Stopped the agent and its nodes.");
        }
        if (purge) {
            purge(installation);
        }
        return OK;
    }

    private void confirmPurge() throws IOException {
        if (!yes) {
            Path folder = home().folder();
            String name = String.valueOf(folder.getFileName());
            ChangeCommands.confirm(
                    this, "This deletes " + folder + " with all applications, their data and history.", name);
        }
    }

    /** A folder that is not an installation must not vanish because of a mistyped --home. */
    private void requireHome() {
        Path folder = home().folder();
        boolean ours = Files.isDirectory(folder)
                && (Files.exists(home().log()) || Files.exists(home().ca()) || Files.exists(home().credentials()));
        if (!ours) {
            throw Failure.of("There is no installation to delete.")
                    .at(folder)
                    .mend("name its folder with --home DIR or CONPAAS_HOME");
        }
    }

    private void stopReconciler() {
        Optional<ProcessHandle> process = home().process();
        if (process.isEmpty()) {
            output().line("No reconciler runs here.");
            return;
        }
        output().progress(
                        "Stopping the reconciler (pid " + process.orElseThrow().pid() + ")");
        Installation.stop(process.orElseThrow());
        output().line("Stopped the reconciler.");
    }

    private void purge(Installation installation) throws IOException {
        installation.removeTraces();
        Files.walkFileTree(home().folder(), new Deletion());
        output().line("Deleted " + home().folder() + ".");
    }

    /** Does not follow links: a walk never leaves the folder. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
