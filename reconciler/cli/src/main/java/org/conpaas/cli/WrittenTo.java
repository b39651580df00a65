package org.conpaas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.conpaas.cli.client.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a download goes: whole to a file, or to standard output. */
final class WrittenTo {
    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The file; - for standard output (default: a name that says what it is, in this folder).")
    @Nullable
    String to;

    @Option(names = "--force", description = "Overwrite the file.")
    boolean force;

    /**
     * @param name of the file when none was asked for
     * @return the file; empty when it went to standard output
     */
    Optional<Path> write(Surroundings surroundings, Supplier<String> name, WholeFile.Content content)
            throws IOException {
        if ("-".equals(to)) {
            content.write(new StandardOutput(surroundings.out()));
            return Optional.empty();
        }
        Path target = surroundings.folder().resolve(to == null ? name.get() : to);
        if (Files.exists(target) && !force) {
            throw Failure.of("The file is there already.").at(target).mend("name another with --to, or say --force");
        }
        WholeFile.write(target, content);
        return Optional.of(target);
    }
}
