package org.conpaas.server.git;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The servlet in a container of its own, on loopback; whoever sends user and password {@code ann:token} is known. */
final class GitServer implements AutoCloseable {
    static final String TOKEN =
            "Basic " + Base64.getEncoder().encodeToString("ann:token".getBytes(StandardCharsets.UTF_8));

    private final Undertow server;
    private final DeploymentManager deployment;
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    GitServer(GitHttpServlet servlet) throws ServletException {
        Filter known = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("WWW-Authenticate", "Basic realm=\"git\"");
            chain.doFilter(new Known((HttpServletRequest) request), response);
        };
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(GitServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("git")
                .addFilter(Servlets.filter(
                        "known", known.getClass().asSubclass(Filter.class), new ImmediateInstanceFactory<>(known)))
                .addFilterUrlMapping("known", "/*", DispatcherType.REQUEST)
                .addServlet(Servlets.servlet("git", GitHttpServlet.class, new ImmediateInstanceFactory<>(servlet))
                        .addMapping("/git/*"));
        deployment = Servlets.defaultContainer().addDeployment(info);
        deployment.deploy();
        HttpHandler handler = deployment.start();
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(4)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> {
                    String sent = exchange.getRequestHeaders().getFirst("Authorization");
                    authorizations.add(sent == null ? "none" : sent);
                    handler.handleRequest(exchange);
                })
                .build();
        server.start();
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    String url(String repository) {
        return "http://127.0.0.1:" + port() + "/git/" + repository + ".git";
    }

    /** With the password in it. */
    String urlForGit(String repository) {
        return "http://ann:token@127.0.0.1:" + port() + "/git/" + repository + ".git";
    }

    @Override
    public void close() throws ServletException {
        server.stop();
        deployment.stop();
        deployment.undeploy();
    }

    private static final class Known extends HttpServletRequestWrapper {
        Known(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return TOKEN.equals(getHeader("Authorization")) ? () -> "ann" : null;
        }
    }
}
