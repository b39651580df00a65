package org.conpaas.agent.web;

import io.undertow.client.ClientConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.Closeable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** The attempts to get one request answered. Belongs to the exchange's I/O thread. */
final class Attempts {
    static final AttachmentKey<Attempts> KEY = AttachmentKey.create(Attempts.class);

    private static final Set<HttpString> SAFE_TO_REPEAT = Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS);

    private final Backends backends;
    private final Set<Backend> tried = new LinkedHashSet<>();
    private @Nullable Backend current;
    private @Nullable ClientConnection connection;
    private boolean kept;
    private boolean first = true;
    private boolean between;

    Attempts(Backends backends) {
        this.backends = backends;
    }

    /** Chooses the backend of the next attempt and gives up the one before; false when there is none left. */
    boolean advance() {
        Backend failed = current;
        if (failed != null) {
            first = false;
            failed.exit();
            current = null;
            blame(failed);
        }
        current = backends.enterNext(tried);
        between = current != null;
        if (current == null) {
            closeConnection();
        }
        return between;
    }

    /** True between two attempts: a failure that is told now is a second one of the attempt before. */
    boolean between() {
        return between;
    }

    /**
     * Closes what is left of the attempt before.
     *
     * @return the backend to ask now
     */
    @Nullable
    Backend begin() {
        closeConnection();
        between = false;
        return current;
    }

    /**
     * Whether a kept connection will do. Only for the first attempt of a request that may be repeated: the backend may have
     * closed it a moment ago.
     */
    boolean mayUseKept(HttpServerExchange exchange) {
        return first
                && exchange.isRequestComplete()
                && SAFE_TO_REPEAT.contains(exchange.getRequestMethod())
                && !exchange.getRequestHeaders().contains(Headers.UPGRADE);
    }

    void connected(ClientConnection made, boolean wasKept) {
        connection = made;
        kept = wasKept;
    }

    boolean isConnected() {
        return connection != null;
    }

    /** The request is over, well or not. */
    void end(HttpServerExchange exchange) {
        Backend last = current;
        current = null;
        if (last == null) {
            return;
        }
        ClientConnection used = connection;
        if (used != null) {
            keepOrClose(exchange, last, used);
        }
        last.exit();
    }

    /** What became of the request, for the one who sent it. */
    String reason(HttpServerExchange exchange) {
        if (isConnected()) {
            return "The backend " + (current == null ? "" : current.target())
                    + " ended the connection before it answered. The request was not sent again, because a "
                    + exchange.getRequestMethod() + " may not be repeated safely.";
        }
        if (tried.isEmpty()) {
            return "There is no backend.";
        }
        return "No backend answers: "
                + tried.stream().map(backend -> backend.target().toString()).collect(Collectors.joining(", ")) + ".";
    }

    /** A kept connection that had ended says nothing about its backend: it is asked again over a new one. */
    private void blame(Backend failed) {
        if (connection != null && kept) {
            return;
        }
        tried.add(failed);
        failed.skip();
    }

    private void closeConnection() {
        ClientConnection before = connection;
        connection = null;
        if (before != null) {
            IoUtils.safeClose((Closeable) before);
        }
    }

    /** What is left of an answer that nobody has read to its end would be taken for the next one. */
    private static void keepOrClose(HttpServerExchange exchange, Backend backend, ClientConnection used) {
        if (exchange.isRequestComplete() && exchange.isResponseComplete()) {
            backend.keep(used);
        } else if (!used.isUpgraded()) {
            IoUtils.safeClose((Closeable) used);
        }
    }
}
