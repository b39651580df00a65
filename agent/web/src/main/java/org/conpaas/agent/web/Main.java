package org.conpaas.agent.web;

import java.io.IOException;
import java.nio.file.Path;
import sun.misc.Signal;

/**
 * {@code serve FILE} is a web server for the files of a directory, {@code proxy FILE} a reverse proxy. See
 * {@link ServerSettings} and {@link ProxySettings} for what the file says. {@code SIGHUP} makes the proxy read its file again.
 */
public final class Main {
    private static final String USAGE = "usage: java -jar conpaas-agent-web.jar (serve|proxy) FILE";

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            end(2, USAGE);
            return;
        }
        try {
            start(arguments[0], Path.of(arguments[1]));
        } catch (IOException | RuntimeException e) {
            end(1, String.valueOf(e.getMessage()));
        }
    }

    private static void start(String command, Path file) throws IOException {
        switch (command) {
            case "serve" -> closeAtEnd(WebServer.start(ServerSettings.read(file)));
            case "proxy" -> startProxy(file);
            default -> end(2, USAGE);
        }
    }

    private static void startProxy(Path file) throws IOException {
        ReverseProxy proxy = ReverseProxy.start(ProxySettings.read(file));
        Signal.handle(new Signal("HUP"), signal -> reload(proxy, file));
        closeAtEnd(proxy);
    }

    /** A file that cannot be used changes nothing: what is active stays, and its digest tells that it did. */
    private static void reload(ReverseProxy proxy, Path file) {
        try {
            proxy.reload(ProxySettings.read(file));
        } catch (IOException | RuntimeException e) {
            System.err.println("kept the configuration that was active: " + e.getMessage());
        }
    }

    private static void closeAtEnd(AutoCloseable server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "stop"));
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            System.err.println("could not stop in order: " + e.getMessage());
        }
    }

    private static void end(int code, String message) {
        System.err.println(message);
        System.exit(code);
    }
}
