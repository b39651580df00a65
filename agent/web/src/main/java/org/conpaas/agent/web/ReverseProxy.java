package org.conpaas.agent.web;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Passes requests on to backends in turn. A change of backends loses no request: those under way end where they are, new
 * ones go to the new backends.
 *
 * <p>A request goes to the next backend when no connection could be made; one without a body that may be repeated (GET,
 * HEAD, OPTIONS, PUT, DELETE) also when the connection ended before the answer began. A backend that failed is not asked
 * for a second, unless there is no other. Bodies are streamed both ways; an upgraded connection (WebSocket) lives until one
 * side ends it, and does not count as a request.
 *
 * <p>{@code /-/config/DIGEST} answers 200 when the configuration of that digest is active and no request to a removed backend
 * is unanswered; until then 503 with the reason.
 */
public final class ReverseProxy implements AutoCloseable {
    private final ProxySettings started;
    private final Backends backends;
    private final SwitchableHandler front;
    private final Undertow server;

    private ReverseProxy(ProxySettings started, Backends backends, SwitchableHandler front, Undertow server) {
        this.started = started;
        this.backends = backends;
        this.front = front;
        this.server = server;
    }

    /** @throws IOException when the address cannot be listened on */
    public static ReverseProxy start(ProxySettings settings) throws IOException {
        Backends backends = new Backends();
        backends.change(settings.backends(), settings.digest());
        SwitchableHandler front = new SwitchableHandler(front(settings, backends));
        PathHandler paths = new PathHandler(front);
        paths.addPrefixPath("/-/config", exchange -> tellState(exchange, backends));
        return new ReverseProxy(settings, backends, front, Listener.start(settings.address(), settings.port(), paths));
    }

    /**
     * Makes these settings the active ones. Any thread may call.
     *
     * @throws SettingsException when address or port changed, which needs a restart; then nothing was changed
     */
    public synchronized void reload(ProxySettings settings) throws SettingsException {
        if (!settings.address().equals(started.address()) || settings.port() != started.port()) {
            throw new SettingsException(
                    "a proxy on " + started.address() + ":" + started.port() + " needs a restart to listen on "
                            + settings.address() + ":" + settings.port(),
                    null);
        }
        front.next = front(settings, backends);
        backends.change(settings.backends(), settings.digest());
    }

    public InetSocketAddress address() {
        return Listener.address(server);
    }

    @Override
    public void close() {
        server.stop();
    }

    private static HttpHandler front(ProxySettings settings, Backends backends) {
        HttpHandler proxy = proxy(backends);
        return settings.root()
                .<HttpHandler>map(root -> new StaticFiles(root, proxy))
                .orElse(proxy);
    }

    private static HttpHandler proxy(Backends backends) {
        ProxyHandler handler = ProxyHandler.builder()
                .setProxyClient(new BackendClient(backends))
                .setNext(exchange -> unavailable(exchange, "There is no backend."))
                // it ends when every backend was tried, which only the client can tell
                .setMaxConnectionRetries(Integer.MAX_VALUE)
                .build();
        return exchange -> {
            exchange.addDefaultResponseListener(ReverseProxy::explain);
            exchange.addResponseCommitListener(ReverseProxy::keepClientConnected);
            handler.handleRequest(exchange);
        };
    }

    /** That a backend wants its connection closed is no reason to close the client's. */
    private static void keepClientConnected(HttpServerExchange exchange) {
        if (!exchange.isUpgrade()) {
            exchange.getResponseHeaders().remove(Headers.CONNECTION);
        }
    }

    private static boolean explain(HttpServerExchange exchange) {
        Attempts attempts = exchange.getAttachment(Attempts.KEY);
        if (attempts == null || exchange.getStatusCode() < 500 || !exchange.isResponseChannelAvailable()) {
            return false;
        }
        exchange.setStatusCode(attempts.isConnected() ? StatusCodes.BAD_GATEWAY : StatusCodes.SERVICE_UNAVAILABLE);
        send(exchange, attempts.reason(exchange));
        return true;
    }

    private static void unavailable(HttpServerExchange exchange, String why) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        send(exchange, why);
    }

    private static void tellState(HttpServerExchange exchange, Backends backends) {
        String obstacle = backends.obstacle(exchange.getRelativePath().substring(1));
        if (obstacle != null) {
            unavailable(exchange, "Not yet: " + obstacle + ".");
            return;
        }
        send(exchange, "active");
    }

    private static void send(HttpServerExchange exchange, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(text + "\n");
    }

    /** Lets the handler behind a listening socket be exchanged between two requests. */
    private static final class SwitchableHandler implements HttpHandler {
        private volatile HttpHandler next;

        SwitchableHandler(HttpHandler next) {
            this.next = next;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            next.handleRequest(exchange);
        }
    }
}
