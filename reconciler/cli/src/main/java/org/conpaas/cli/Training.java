package org.conpaas.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Runs frequent commands once, so that the JVM can archive the classes that they load (AppCDS). The launcher runs it after a
 * build with {@code -XX:ArchiveClassesAtExit}; nothing of it is seen.
 */
final class Training {
    private Training() {}

    /** @param arguments a manifest to read, good or bad */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] empty = "{\"items\": [], \"name\": \"a\", \"uptimeSeconds\": 1}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, empty.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(empty);
            }
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        commands(url, arguments[0]).forEach(Training::run);
        server.stop(0);
        // the archive is written when the JVM ends, and idle connections would keep it
        System.exit(0);
    }

    private static List<List<String>> commands(String url, String manifest) {
        return List.of(
                List.of("--help"),
                List.of("--version"),
                List.of("status", "--server", url),
                List.of("why", "a", "--server", url, "-o", "yaml"),
                List.of("node", "list", "--server", url, "-o", "json"),
                List.of("status", "--server", "https://127.0.0.1:1"),
                List.of("service", "types"),
                List.of("manifest", "validate", manifest),
                List.of("plan", "--offline", "-f", manifest));
    }

    private static void run(List<String> command) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings here = Surroundings.ofThisProcess(nowhere, nowhere);
        Cps.run(
                new Surroundings(
                        nowhere,
                        nowhere,
                        InputStream.nullInputStream(),
                        Map.of("CONPAAS_TOKEN", "none"),
                        here.folder(),
                        here.program(),
                        here.distribution(),
                        false,
                        here.prompt(),
                        false,
                        false,
                        Clock.systemUTC()),
                command.toArray(String[]::new));
    }
}
