package org.conpaas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Stands for conpaas-micro.jar: listens, says so, gives the first token; ends when told to. */
final class FakeMicro {
    private FakeMicro() {}

    /** @param arguments {@code --home HOME}, and what else; noted in the home */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[1]);
        Path run = Files.createDirectories(home.resolve("run"));
        if (Files.exists(home.resolve("broken"))) {
            System.err.println("the database is locked by another process");
            System.exit(3);
        }
        Files.writeString(run.resolve("arguments"), String.join(" ", arguments));
        if (Files.exists(home.resolve("slow"))) {
            tell(run, "");
            new CountDownLatch(1).await();
        }
        FakeReconciler reconciler = Answers.prepare(new FakeReconciler()).answer("GET /health/ready", "{}");
        Files.writeString(run.resolve("first-token"), FakeReconciler.TOKEN + "\n");
        tell(run, "\"url\": \"" + reconciler.url() + "\", ");
    }

    private static void tell(Path run, String url) throws IOException {
        Files.writeString(
                run.resolve("reconciler.json"),
                "{\"pid\": %d, %s\"startedAt\": \"%s\"}"
                        .formatted(ProcessHandle.current().pid(), url, Instant.now()));
    }
}
