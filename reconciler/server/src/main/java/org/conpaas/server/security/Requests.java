package org.conpaas.server.security;

import jakarta.json.Json;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.server.security.Verdict.Refused;
import org.jspecify.annotations.Nullable;

/** Requests and answers as the servlet container has them. */
public final class Requests {
    static final String CALLER = "org.conpaas.caller";
    static final String COOKIE = "conpaas-session";
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private Requests() {}

    /** Who sends the request, once it is admitted; empty on the paths that are open. */
    public static Optional<Caller> caller(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(CALLER));
    }

    static Knock knock(HttpServletRequest request) {
        return new Knock(
                request.getMethod(),
                path(request),
                request.getRemoteAddr(),
                Optional.ofNullable(request.getHeader("Authorization")),
                session(request),
                Optional.ofNullable(request.getHeader("Accept"))
                        .filter(accept -> accept.contains("text/html"))
                        .isPresent(),
                sameOrigin(request),
                certificate(request));
    }

    /** What the container will route by: it has decoded and normalised it, so nothing hides in its spelling. */
    private static String path(HttpServletRequest request) {
        return request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
    }

    static Optional<String> session(HttpServletRequest request) {
        return cookies(request.getCookies())
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    private static Stream<Cookie> cookies(Cookie @Nullable [] cookies) {
        return cookies == null ? Stream.empty() : Arrays.stream(cookies);
    }

    private static boolean sameOrigin(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Origin"))
                .map(origin -> sameHost(origin, request.getHeader("Host")))
                .orElse(true);
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority()).equalsIgnoreCase(host);
        } catch (IllegalArgumentException noUrl) {
            return false;
        }
    }

    private static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }

    /** Answers with a problem (RFC 9457), without having read the request's body. */
    static void answer(HttpServletResponse response, Refused refused) throws IOException {
        Headers.secure(response);
        refused.headers().forEach(response::setHeader);
        response.setStatus(refused.status());
        response.setContentType("application/problem+json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(Json.createObjectBuilder()
                        .add("type", "about:blank")
                        .add("title", title(refused.status()))
                        .add("status", refused.status())
                        .add("detail", refused.detail())
                        .add("hint", refused.hint())
                        .add("code", refused.code())
                        .build()
                        .toString());
        response.flushBuffer();
    }

    private static String title(int status) {
        return switch (status) {
            case 303 -> "See Other";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            default -> "Too Many Requests";
        };
    }
}
