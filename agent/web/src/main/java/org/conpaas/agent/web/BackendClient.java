package org.conpaas.agent.web;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.util.WorkerUtils;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioExecutor;

/**
 * Finds a connection for a request, and another one when that fails. {@code ProxyHandler} decides whether a request may be
 * repeated; which backend comes next, and over which connection, is decided here.
 */
final class BackendClient implements ProxyClient {
    private static final long CONNECT_SECONDS = 3;
    private static final OptionMap NO_DELAY = OptionMap.create(Options.TCP_NODELAY, true);
    private static final ProxyTarget NEXT_ATTEMPT = new ProxyTarget() {};
    /** Takes a failure that was told twice and does nothing, for the next attempt is on its way. */
    private static final ProxyTarget ALREADY_UNDER_WAY = new ProxyTarget() {};

    private final Backends backends;
    private final UndertowClient client = UndertowClient.getInstance();

    BackendClient(Backends backends) {
        this.backends = backends;
    }

    @Override
    public @Nullable ProxyTarget findTarget(HttpServerExchange exchange) {
        Attempts attempts = exchange.getAttachment(Attempts.KEY);
        if (attempts == null) {
            attempts = begin(exchange);
        }
        if (attempts.between()) {
            return ALREADY_UNDER_WAY;
        }
        return attempts.advance() ? NEXT_ATTEMPT : null;
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange exchange,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        if (target == NEXT_ATTEMPT) {
            // in a task of its own: one broken connection may be told of more than once in the same call
            exchange.getIoThread().execute(() -> connect(exchange, callback));
        }
    }

    @Override
    public List<ProxyTarget> getAllTargets() {
        return List.of();
    }

    private Attempts begin(HttpServerExchange exchange) {
        Attempts attempts = new Attempts(backends);
        exchange.putAttachment(Attempts.KEY, attempts);
        exchange.addExchangeCompleteListener((ended, next) -> {
            attempts.end(ended);
            next.proceed();
        });
        return attempts;
    }

    private void connect(HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback) {
        Attempts attempts = exchange.getAttachment(Attempts.KEY);
        Backend backend = attempts.begin();
        if (backend == null) {
            return; // the exchange ended meanwhile
        }
        ClientConnection kept = attempts.mayUseKept(exchange) ? backend.takeIdle(exchange.getIoThread()) : null;
        if (kept != null) {
            attempts.connected(kept, true);
            callback.completed(exchange, new ProxyConnection(kept, "/"));
            return;
        }
        open(backend, exchange, callback, attempts);
    }

    private void open(
            Backend backend, HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback, Attempts attempts) {
        Opening opening = new Opening(exchange, callback, attempts);
        opening.alarm =
                WorkerUtils.executeAfter(exchange.getIoThread(), opening::tooLate, CONNECT_SECONDS, TimeUnit.SECONDS);
        client.connect(
                opening,
                backend.uri(),
                exchange.getIoThread(),
                null,
                exchange.getConnection().getByteBufferPool(),
                NO_DELAY);
    }

    /** A connection that is being made; all of it happens in the exchange's I/O thread. */
    private static final class Opening implements ClientCallback<ClientConnection> {
        private final HttpServerExchange exchange;
        private final ProxyCallback<ProxyConnection> callback;
        private final Attempts attempts;
        private XnioExecutor.@Nullable Key alarm;
        private boolean over;

        Opening(HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback, Attempts attempts) {
            this.exchange = exchange;
            this.callback = callback;
            this.attempts = attempts;
        }

        @Override
        public void completed(ClientConnection made) {
            if (over || exchange.isComplete()) {
                finish();
                IoUtils.safeClose((Closeable) made);
                return;
            }
            finish();
            attempts.connected(made, false);
            callback.completed(exchange, new ProxyConnection(made, "/"));
        }

        @Override
        public void failed(IOException e) {
            if (!over) {
                finish();
                callback.failed(exchange);
            }
        }

        void tooLate() {
            if (!over) {
                finish();
                callback.failed(exchange);
            }
        }

        private void finish() {
            over = true;
            if (alarm != null) {
                alarm.remove();
            }
        }
    }
}
