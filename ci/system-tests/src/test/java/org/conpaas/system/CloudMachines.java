package org.conpaas.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Bodies for the fake servers of the control plane, by {@code ci/peers/openstack/machines}. */
final class CloudMachines implements AutoCloseable {
    /** Where machines reach this one. */
    static final String GATEWAY = "10.78.0.1";

    private static final Path LOG = Path.of("target", "machines.log");
    private static final Duration START = Duration.ofMinutes(1);

    private final Path folder =
            Path.of("/tmp", "conpaas-machines-" + ProcessHandle.current().pid());
    private final Process process;
    private final Thread hook = new Thread(this::end);

    CloudMachines(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("../../ci/peers/openstack/machines", folder.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(hook);
        awaitReady();
    }

    private void awaitReady() throws IOException {
        Instant end = Instant.now().plus(START);
        while (!Files.readString(LOG).contains("ready")) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                close();
                throw new IllegalStateException("machines do not start: " + Files.readString(LOG));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** The bytes of a volume that a machine has or had. */
    Path volume(String id) {
        return folder.resolve("volumes").resolve(id);
    }

    /** For one who looks for the cause of a failure: what was done, and what each machine says. */
    String state() {
        StringBuilder all = new StringBuilder(process.isAlive() ? "" : "machines: ended by themselves\n");
        try (Stream<Path> files = Files.find(
                folder, 5, (path, any) -> String.valueOf(path.getFileName()).endsWith(".log"))) {
            for (Path file : Stream.concat(Stream.of(LOG), files.sorted()).toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                all.append("== ").append(file).append('\n');
                lines.stream().skip(Math.max(0, lines.size() - 12)).forEach(line -> all.append(line)
                        .append('\n'));
            }
        } catch (IOException | UncheckedIOException e) {
            all.append(e).append('\n');
        }
        return all.toString();
    }

    /** Of a reconciler that machines of a cloud call, on a port of all addresses. */
    static Map<String, String> settings(int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("conpaas.http.address", "0.0.0.0");
        settings.put("conpaas.http.public-url", "https://" + GATEWAY + ":" + port);
        settings.put("conpaas.clouds", "mycloud");
        settings.putAll(cloud("mycloud", "conpaas"));
        return settings;
    }

    /** Of one cloud. @param project a tenant of the control plane */
    static Map<String, String> cloud(String name, String project) {
        Map<String, String> settings = new HashMap<>();
        Map.of(
                        "identity", "http://127.0.0.1:5000/v3",
                        "user", "conpaas",
                        "password", "secret",
                        "project", project,
                        "image", "node",
                        "type", "m1.tiny",
                        "network", "conpaas-net")
                .forEach((key, value) -> settings.put("conpaas.cloud." + name + "." + key, value));
        return settings;
    }

    /** All that machines have said on their consoles. */
    String said() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.find(folder, 2, (path, any) -> path.endsWith("console.log"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** As when the power goes: nothing is tidied up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private synchronized void end() {
        try {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
