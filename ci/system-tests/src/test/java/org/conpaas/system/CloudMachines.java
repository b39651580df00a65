package org.conpaas.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Bodies for the fake servers of the control plane, by {@code ci/peers/openstack/machines}. */
final class CloudMachines implements AutoCloseable {
    /** Where machines reach this one. */
    static final String GATEWAY = "10.77.0.1";

    private final Path folder =
            Path.of("/tmp", "conpaas-machines-" + ProcessHandle.current().pid());
    private final Process process;
    private final Thread hook = new Thread(this::end);

    CloudMachines(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("../../ci/peers/openstack/machines", folder.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "machines.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Of a reconciler that machines of a cloud call, on a port of all addresses. */
    static Map<String, String> settings(int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("conpaas.http.address", "0.0.0.0");
        settings.put("conpaas.http.public-url", "https://" + GATEWAY + ":" + port);
        settings.put("conpaas.clouds", "mycloud");
        settings.put("conpaas.cloud.mycloud.identity", "http://127.0.0.1:5000/v3");
        settings.put("conpaas.cloud.mycloud.user", "conpaas");
        settings.put("conpaas.cloud.mycloud.password", "secret");
        settings.put("conpaas.cloud.mycloud.project", "conpaas");
        settings.put("conpaas.cloud.mycloud.image", "node");
        settings.put("conpaas.cloud.mycloud.type", "m1.tiny");
        settings.put("conpaas.cloud.mycloud.network", "conpaas-net");
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
