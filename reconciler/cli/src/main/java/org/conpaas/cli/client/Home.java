package org.conpaas.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The folder that holds all state of an installation on this machine.
 *
 * @param folder absolute
 */
public record Home(Path folder) {
    /** What the reconciler says about itself when it listens. */
    public record Running(long pid, URI url) {
        public boolean isAlive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    public Path log() {
        return folder.resolve("log/reconciler.out");
    }

    public Path ca() {
        return folder.resolve("ca/ca.crt");
    }

    public Path credentials() {
        return folder.resolve("cli/credentials");
    }

    public Path agent() {
        return folder.resolve("local/agent");
    }

    /** The working copy of the demo. */
    public Path demo() {
        return folder.resolve("demo");
    }

    private Path runFile() {
        return folder.resolve("run/reconciler.json");
    }

    private Path firstToken() {
        return folder.resolve("run/first-token");
    }

    /** The reconciler that runs here; empty when its file is missing or its process has ended. */
    public Optional<Running> running() {
        return read(runFile()).map(Json::parse).map(Home::running).filter(Running::isAlive);
    }

    private static Running running(JsonNode file) {
        return new Running(
                file.path("pid").asLong(), URI.create(file.path("url").asText()));
    }

    public Optional<String> token() {
        return read(credentials()).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Moves the token of the very first start to where only this user's commands find it; empty when there is none. */
    public Optional<String> takeFirstToken() {
        Optional<String> token = read(firstToken()).map(String::strip);
        token.ifPresent(this::keepToken);
        return token;
    }

    private void keepToken(String token) {
        try {
            Files.createDirectories(credentials().getParent());
            Files.deleteIfExists(credentials());
            Files.createFile(
                    credentials(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(credentials(), token + "\n", StandardOpenOption.WRITE);
            Files.delete(firstToken());
        } catch (IOException e) {
            throw Failure.of("The token of the first start could not be stored.")
                    .at(credentials())
                    .because(String.valueOf(e.getMessage()))
                    .mend("make the folder writable, then: cps up (the token is still in " + firstToken() + ")");
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file)).filter(text -> !text.isBlank());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failure.of("A file of the installation cannot be read.")
                    .at(file)
                    .because(String.valueOf(e.getMessage()))
                    .mend("run cps as the user who ran cps up");
        }
    }
}
