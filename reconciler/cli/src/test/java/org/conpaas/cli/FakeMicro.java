package org.conpaas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands for conpaas-micro.jar: listens, says so, gives the first token; ends when told to. */
final class FakeMicro {
    private FakeMicro() {}

    /** @param arguments {@code --home HOME} */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[1]);
        Path run = Files.createDirectories(home.resolve("run"));
        if (Files.exists(home.resolve("broken"))) {
            System.err.println("the database is locked by another process");
            System.exit(3);
        }
        FakeReconciler reconciler = Answers.prepare(new FakeReconciler()).answer("GET /health/ready", "{}");
        Files.writeString(run.resolve("first-token"), FakeReconciler.TOKEN + "\n");
        Files.writeString(
                run.resolve("reconciler.json"),
                "{\"pid\": %d, \"url\": \"%s\", \"startedAt\": \"2026-11-21T12:00:00Z\"}"
                        .formatted(ProcessHandle.current().pid(), reconciler.url()));
    }
}
