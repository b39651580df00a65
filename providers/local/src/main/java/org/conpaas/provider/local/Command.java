package org.conpaas.provider.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** Runs a program of this machine to its end. */
final class Command {
    private static final long LIMIT_SECONDS = 20;

    private Command() {}

    /**
     * @param code its exit code
     * @param output standard output and error as one text, without blanks at its ends
     */
    record Result(int code, String output) {
        boolean isDone() {
            return code == 0;
        }
    }

    /** @throws ProviderException when it cannot be started, or has not ended after 20 s and was killed */
    static Result run(String input, String... command) throws ProviderException {
        Process process = start(command);
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw unavailable(command, "has not ended after " + LIMIT_SECONDS + " s");
            }
            return new Result(process.exitValue(), output.join().strip());
        } catch (IOException e) {
            throw unavailable(command, "takes no input: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(command, "was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Like {@link #run}, where anything but success is an error. */
    static String require(String input, String... command) throws ProviderException {
        Result result = run(input, command);
        if (!result.isDone()) {
            throw unavailable(command, "failed: " + result.output());
        }
        return result.output();
    }

    private static Process start(String... command) throws ProviderException {
        try {
            return new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot start " + command[0] + ": " + e.getMessage(), e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static ProviderException unavailable(String[] command, String what) {
        return new ProviderException(Kind.UNAVAILABLE, String.join(" ", command) + " " + what);
    }
}
