package org.conpaas.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.server.agents.AgentApplication;
import org.conpaas.server.api.ApiApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route that the resources declare, so that a new one cannot be forgotten. */
class EveryRouteTest {
    /** Those that prove who they are by something else than a token: a forge's signature, an agent's one-time ticket; and what is no secret. */
    private static final Set<String> OPEN =
            Set.of("POST /api/v1/webhooks/x", "POST /agent/v1/enroll", "GET /agent/v1/software/x");

    private final Gate gate;

    EveryRouteTest(@TempDir java.nio.file.Path home) {
        Clock clock = Clock.systemUTC();
        Tokens tokens = new Tokens(new MemoryTokens(), clock);
        CertificateAuthority authority = CertificateAuthority.open(home.resolve("ca"), clock.instant());
        gate = new Gate(
                tokens,
                new Sessions(tokens, clock),
                new AgentCertificates(authority, new NoAgents(), clock),
                new Throttle(clock));
    }

    @Test
    @DisplayName("case 43: every method of every route is refused to who has no token, no session and no certificate")
    void every_route_is_denied_by_default() {
        Set<String> routes = new TreeSet<>();
        routes.addAll(routes(new ApiApplication()));
        routes.addAll(routes(new AgentApplication()));
        assertThat(routes).hasSizeGreaterThan(30).containsAll(OPEN).contains("GET /api/v1/applications/x/why");
        Set<String> admitted = new TreeSet<>();
        for (String route : routes) {
            for (boolean html : new boolean[] {false, true}) {
                if (!(gate.decide(knock(route, html)) instanceof Verdict.Refused refused && refused.status() == 401)) {
                    admitted.add(route);
                }
            }
        }
        assertThat(admitted).isEqualTo(OPEN);
    }

    private static Knock knock(String route, boolean html) {
        String[] parts = route.split(" ", 2);
        return new Knock(parts[0], parts[1], "a", Optional.empty(), Optional.empty(), html, true, Optional.empty());
    }

    private static List<String> routes(Application application) {
        String root =
                application.getClass().getAnnotation(ApplicationPath.class).value();
        return application.getClasses().stream()
                .filter(resource -> resource.isAnnotationPresent(Path.class))
                .flatMap(resource -> routes(root, resource))
                .toList();
    }

    private static Stream<String> routes(String root, Class<?> resource) {
        String base = root + "/" + resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verbs(method).map(verb -> verb + " /" + concrete(base + "/" + path(method))));
    }

    private static Stream<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream())
                .map(HttpMethod::value);
    }

    private static String path(Method method) {
        return Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
    }

    /** Parameters filled in, slashes once each and none at either end. */
    private static String concrete(String path) {
        return path.replaceAll("\\{(?:[^{}]|\\{[^{}]*})*}", "x")
                .replaceAll("/+", "/")
                .replaceAll("^/|/$", "");
    }
}
