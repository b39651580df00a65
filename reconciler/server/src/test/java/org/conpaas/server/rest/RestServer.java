package org.conpaas.server.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jakarta.enterprise.context.Dependent;
import org.glassfish.hk2.api.Context;
import org.glassfish.hk2.api.TypeLiteral;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** A REST application in this JVM, on a free port of the loopback. Who calls is what the header {@code X-Caller} says. */
public final class RestServer implements AutoCloseable {
    private static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("org.glassfish");

    static {
        LOG.setLevel(java.util.logging.Level.WARNING);
    }

    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /** @param application whose singletons and filters are used · @param resources instead of its resource classes */
    public RestServer(Application application, List<Object> resources) {
        ResourceConfig config = new ResourceConfig().addProperties(application.getProperties());
        application.getSingletons().forEach(config::register);
        application.getClasses().stream()
                .filter(type -> !type.isAnnotationPresent(jakarta.ws.rs.Path.class))
                .forEach(config::register);
        resources.forEach(resource -> config.register(resource.getClass()));
        Given given = new Given(resources);
        config.register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(given).to(new TypeLiteral<Context<Dependent>>() {});
            }
        });
        config.register(new Callers());
        server = GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), config);
        base = URI.create("http://127.0.0.1:" + server.getListener("grizzly").getPort());
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE(), BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        for (int n = 0; n < headers.length; n += 2) {
            request.header(headers[n], headers[n + 1]);
        }
        return request;
    }

    public URI base() {
        return base;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @jakarta.annotation.Priority(1)
    private static final class Callers implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            Optional.ofNullable(request.getHeaderString("X-Caller"))
                    .ifPresent(caller -> request.setSecurityContext(new Caller(caller)));
        }
    }

    /** {@code agent:a} is agent a; anything else is a user's name. */
    private record Caller(String text) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> text.substring(text.indexOf(':') + 1);
        }

        @Override
        public boolean isUserInRole(String role) {
            return text.startsWith(role + ":");
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public String getAuthenticationScheme() {
            return "test";
        }
    }
}
