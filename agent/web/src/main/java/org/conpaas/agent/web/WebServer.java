package org.conpaas.agent.web;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;

/** Serves the files of a directory over HTTP/1.1. */
public final class WebServer implements AutoCloseable {
    private final Undertow server;

    private WebServer(Undertow server) {
        this.server = server;
    }

    /** @throws IOException when the directory is not there or the address cannot be listened on; says which */
    public static WebServer start(ServerSettings settings) throws IOException {
        if (!Files.isDirectory(settings.root())) {
            throw new IOException("there is no directory " + settings.root() + " to serve");
        }
        PathHandler paths = new PathHandler(new StaticFiles(settings.root(), Listener.notFound()));
        return new WebServer(Listener.start(settings.address(), settings.port(), paths));
    }

    public InetSocketAddress address() {
        return Listener.address(server);
    }

    @Override
    public void close() {
        server.stop();
    }
}
