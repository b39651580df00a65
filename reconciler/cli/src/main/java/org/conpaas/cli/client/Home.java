package org.conpaas.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The folder that holds all state of an installation on this machine.
 *
 * @param folder absolute
 */
public record Home(Path folder) {
    /** What the reconciler says about itself when it listens. */
    public record Running(long pid, URI url) {}

    /** Between the start of a process and what it takes for the moment of that. */
    private static final Duration START_SKEW = Duration.ofSeconds(10);

    public Path log() {
        return folder.resolve("log/reconciler.out");
    }

    /** What the server itself logs; {@link #log} holds what it prints before that is open. */
    public Path serverLog() {
        return folder.resolve("log/conpaas.0.log");
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

    /** The reconciler that listens here; empty when there is none, and while it starts. */
    public Optional<Running> running() {
        return alive().filter(file -> file.has("url"))
                .map(file -> new Running(
                        file.path("pid").asLong(), URI.create(file.path("url").asText())));
    }

    /** The process of the reconciler that listens here or is about to. */
    public Optional<ProcessHandle> process() {
        return alive().flatMap(Home::process);
    }

    /** What the reconciler wrote, unless its process has ended since: then the number may be another's by now. */
    private Optional<JsonNode> alive() {
        return read(runFile()).map(Json::parse).filter(file -> process(file)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                .filter(start -> start.isBefore(startedAt(file).plus(START_SKEW)))
                .isPresent());
    }

    private static Optional<ProcessHandle> process(JsonNode file) {
        return ProcessHandle.of(file.path("pid").asLong());
    }

    private static Instant startedAt(JsonNode file) {
        try {
            return Instant.parse(file.path("startedAt").asText());
        } catch (DateTimeParseException unreadable) {
            return Instant.MIN.plus(START_SKEW);
        }
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
