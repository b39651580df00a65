package org.conpaas.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.server.security.Verdict.Admitted;
import org.conpaas.server.security.Verdict.Open;
import org.conpaas.server.security.Verdict.Refused;

/** Decides who gets in. What is not named here needs a token. Thread-safe. */
public final class Gate {
    private static final Set<String> OPEN =
            Set.of("/health", "/health/live", "/health/ready", "/health/started", "/login");
    /** Open to who has a token; who has a certificate gets a new one. */
    private static final String ENROLMENT = "/agent/v1/enroll";

    private static final String WEBHOOKS = "/api/v1/webhooks/";
    /** What it has is in every distribution, and a new machine has no certificate yet. */
    private static final String SOFTWARE = "/agent/v1/software/";

    private static final String AGENTS = "/agent/";
    private static final String GIT = "/git/";
    private static final Set<String> PROGRAMS = Set.of("/api/", "/git/", "/agent/", "/metrics", "/openapi");

    private final Tokens tokens;
    private final Sessions sessions;
    private final AgentCertificates certificates;
    private final Throttle throttle;

    public Gate(Tokens tokens, Sessions sessions, AgentCertificates certificates, Throttle throttle) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.certificates = certificates;
        this.throttle = throttle;
    }

    public Verdict decide(Knock knock) {
        if (OPEN.contains(knock.path())
                || knock.path().startsWith(WEBHOOKS)
                || knock.path().startsWith(SOFTWARE)) {
            return new Open();
        }
        if (knock.path().equals(ENROLMENT)) {
            return caller(knock).orElseGet(Open::new);
        }
        if (knock.path().startsWith(AGENTS)) {
            return agent(knock);
        }
        return throttle.wait(knock.address()).<Verdict>map(Gate::tooMany).orElseGet(() -> person(knock));
    }

    private Optional<Verdict> caller(Knock knock) {
        return knock.certificate().flatMap(certificates::caller).map(Admitted::new);
    }

    private Verdict agent(Knock knock) {
        return caller(knock)
                .orElseGet(() -> new Refused(
                        401,
                        "CP5201",
                        "Agents prove who they are by their certificate; this connection has none that is valid.",
                        "Enrol the agent again with a new one-time token.",
                        Map.of()));
    }

    private Verdict person(Knock knock) {
        if (knock.authorization().isPresent()) {
            return byToken(knock);
        }
        Optional<Caller> known = knock.session().flatMap(sessions::caller);
        if (known.isEmpty()) {
            return unknown(knock);
        }
        if (!knock.safe() && !knock.sameOrigin()) {
            return new Refused(
                    403, "CP5204", "Another site's page sent this request.", "Use the dashboard itself.", Map.of());
        }
        return new Admitted(known.orElseThrow());
    }

    private Verdict byToken(Knock knock) {
        Optional<Caller> caller = knock.authorization().flatMap(Gate::token).flatMap(tokens::caller);
        if (caller.isEmpty()) {
            throttle.failed(knock.address());
            return unauthenticated(knock, "The token is not valid.");
        }
        throttle.succeeded(knock.address());
        return new Admitted(caller.orElseThrow());
    }

    /** The token of a Bearer header, or the password of a Basic one: Git sends a name and a password. */
    private static Optional<String> token(String authorization) {
        String[] parts = authorization.strip().split(" +", 2);
        String scheme = parts[0].toLowerCase(Locale.ROOT);
        if (parts.length != 2) {
            return Optional.empty();
        }
        if (scheme.equals("bearer")) {
            return Optional.of(parts[1].strip());
        }
        return scheme.equals("basic") ? password(parts[1].strip()) : Optional.empty();
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Verdict unknown(Knock knock) {
        boolean page = knock.html() && knock.safe() && PROGRAMS.stream().noneMatch(knock.path()::startsWith);
        if (page) {
            return new Refused(303, "CP5202", "Not logged in.", "Log in first.", Map.of("Location", "/login"));
        }
        return unauthenticated(knock, "The request has no token.");
    }

    private static Refused unauthenticated(Knock knock, String detail) {
        // only Git gets the challenge that makes a browser ask for a name and a password
        String scheme = knock.path().startsWith(GIT) ? "Basic" : "Bearer";
        return new Refused(
                401,
                "CP5202",
                detail,
                "Send the token that the first start printed as \"Authorization: Bearer TOKEN\", or as the password.",
                Map.of("WWW-Authenticate", scheme + " realm=\"ConPaaS\""));
    }

    /** The caller whom a login page's token names; slowed like any other try. */
    Verdict login(String token, String address) {
        Optional<Refused> slowed = throttle.wait(address).map(Gate::tooMany);
        if (slowed.isPresent()) {
            return slowed.orElseThrow();
        }
        Optional<Caller> caller = tokens.caller(token);
        if (caller.isEmpty()) {
            throttle.failed(address);
            return new Refused(401, "CP5202", "The token is not valid.", "Paste the whole token.", Map.of());
        }
        throttle.succeeded(address);
        return new Admitted(caller.orElseThrow());
    }

    private static Refused tooMany(Duration rest) {
        long seconds = Math.max(1, rest.plusMillis(999).toSeconds());
        return new Refused(
                429,
                "CP5203",
                "Too many wrong tokens came from this address.",
                "Try again in " + seconds + " s.",
                Map.of("Retry-After", Long.toString(seconds)));
    }
}
