package org.conpaas.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.server.security.Caller.Role;
import org.conpaas.server.security.Verdict.Admitted;
import org.conpaas.server.security.Verdict.Open;
import org.conpaas.server.security.Verdict.Refused;
import org.conpaas.server.store.TokenRepository;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    private static final String TOKEN = "the-token";
    private static final Caller ADMIN = new Caller("admin", Role.ADMIN, RandomText.hash(TOKEN));

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final MemoryTokens repository = new MemoryTokens();
    private final Tokens tokens = new Tokens(repository, clock);
    private final Sessions sessions = new Sessions(tokens, clock);
    private final LoginLinks links = new LoginLinks(URI.create("https://localhost:8443"), tokens, clock);
    private final Path home;
    private final Gate gate;

    GateTest(@TempDir Path home) {
        this.home = home;
        CertificateAuthority authority = CertificateAuthority.open(home.resolve("ca"), clock.instant());
        gate = new Gate(tokens, sessions, new AgentCertificates(authority, new NoAgents(), clock), new Throttle(clock));
        repository.add(new TokenRepository.TokenRow(RandomText.hash(TOKEN), "admin", clock.instant()));
    }

    @Test
    void lets_everybody_ask_for_health_and_nothing_else() {
        for (String path : List.of("/health", "/health/live", "/health/ready", "/health/started", "/login")) {
            assertThat(gate.decide(get(path))).as(path).isEqualTo(new Open());
        }
        for (String path :
                List.of("/", "/healthy", "/health/x", "/metrics", "/openapi", "/api/v1/about", "/git/a", "/logout")) {
            assertThat(status(gate.decide(get(path)))).as(path).isEqualTo(401);
        }
    }

    @Test
    void leaves_webhooks_and_enrolment_to_those_who_check_them() {
        assertThat(gate.decide(get("/api/v1/webhooks/site"))).isEqualTo(new Open());
        assertThat(gate.decide(get("/agent/v1/enroll"))).isEqualTo(new Open());
        assertThat(status(gate.decide(get("/agent/v1/enroll/more")))).isEqualTo(401);
        assertThat(gate.decide(get("/agent/v1/software/a.jar"))).isEqualTo(new Open());
        assertThat(status(gate.decide(get("/agent/v1/software")))).isEqualTo(401);
        assertThat(status(gate.decide(get("/api/v1/webhooks")))).isEqualTo(401);
    }

    @Test
    void takes_the_token_as_bearer_or_as_any_user_s_password() {
        assertThat(gate.decide(with("Bearer " + TOKEN))).isEqualTo(new Admitted(ADMIN));
        assertThat(gate.decide(with("bearer  " + TOKEN))).isEqualTo(new Admitted(ADMIN));
        assertThat(gate.decide(with(basic("git:" + TOKEN)))).isEqualTo(new Admitted(ADMIN));
        assertThat(gate.decide(with(basic(":" + TOKEN)))).isEqualTo(new Admitted(ADMIN));
    }

    @Test
    void refuses_whatever_is_not_the_token() {
        for (String header : List.of(
                "Bearer x", "Bearer", "", "Basic ???", basic(TOKEN), basic(TOKEN + ":x"), "Digest " + TOKEN, TOKEN)) {
            assertThat(status(gate.decide(with(header)))).as(header).isEqualTo(401);
        }
    }

    @Test
    void keeps_people_out_of_the_agents_paths() {
        Knock knock = new Knock(
                "GET",
                "/agent/v1/report",
                "a",
                Optional.of("Bearer " + TOKEN),
                Optional.empty(),
                false,
                true,
                Optional.empty());

        assertThat(status(gate.decide(knock))).isEqualTo(401);
    }

    @Test
    void sends_a_browser_to_the_login_page_and_git_a_challenge() {
        Knock page = new Knock("GET", "/", "a", Optional.empty(), Optional.empty(), true, true, Optional.empty());

        assertThat(gate.decide(page)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(303);
            assertThat(refused.headers()).containsEntry("Location", "/login");
        });
        assertThat(gate.decide(get("/git/site.git/info/refs")))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.headers())
                        .containsEntry("WWW-Authenticate", "Basic realm=\"ConPaaS\""));
    }

    @Test
    @DisplayName("case 46: brute force is slowed, more with every failure, and by no more than a minute")
    void slows_brute_force_down() {
        for (int i = 0; i < 10; i++) {
            assertThat(status(gate.decide(with("Bearer x")))).isEqualTo(401);
        }
        assertThat(status(gate.decide(with("Bearer " + TOKEN)))).isEqualTo(429);
        clock.pass(Duration.ofSeconds(1));
        assertThat(status(gate.decide(with("Bearer x")))).isEqualTo(401);
        clock.pass(Duration.ofSeconds(1));
        assertThat(status(gate.decide(with("Bearer x")))).isEqualTo(429);

        List<Integer> tried = new ArrayList<>();
        for (int second = 0; second < 3600; second++) {
            clock.pass(Duration.ofSeconds(1));
            if (status(gate.decide(with("Bearer x"))) == 401) {
                tried.add(second);
            }
        }
        assertThat(tried).hasSizeBetween(55, 70);

        clock.pass(Duration.ofMinutes(1));
        assertThat(gate.decide(with("Bearer " + TOKEN))).isEqualTo(new Admitted(ADMIN));
        assertThat(status(gate.decide(with("Bearer x")))).isEqualTo(401);
    }

    @Test
    @DisplayName("case 46: a session ends with its token, and after twelve hours")
    void sessions_end_when_rights_do() {
        String cookie = sessions.open(ADMIN);
        assertThat(gate.decide(session("GET", cookie, true))).isEqualTo(new Admitted(ADMIN));

        clock.pass(Duration.ofHours(12));
        assertThat(status(gate.decide(session("GET", cookie, true)))).isEqualTo(401);

        String second = sessions.open(ADMIN);
        repository.remove(ADMIN.credential());
        assertThat(status(gate.decide(session("GET", second, true)))).isEqualTo(401);
    }

    @Test
    void refuses_what_another_site_s_page_sends_with_the_session() {
        String cookie = sessions.open(ADMIN);

        assertThat(status(gate.decide(session("POST", cookie, false)))).isEqualTo(403);
        assertThat(gate.decide(session("POST", cookie, true))).isEqualTo(new Admitted(ADMIN));
    }

    @Test
    void a_login_link_works_once_and_for_a_minute() {
        String code = links.create("admin").getQuery().substring("code=".length());
        assertThat(links.redeem(code)).contains(ADMIN);
        assertThat(links.redeem(code)).isEmpty();

        String late = links.create("admin").getQuery().substring("code=".length());
        clock.pass(Duration.ofSeconds(60));
        assertThat(links.redeem(late)).isEmpty();
    }

    @Test
    void makes_the_first_token_once_and_keeps_only_its_hash() throws Exception {
        MemoryTokens fresh = new MemoryTokens();
        Path file = home.resolve("run/first-token");
        new Tokens(fresh, clock).makeFirst(file);
        String token = Files.readString(file).strip();
        Files.delete(file);
        new Tokens(fresh, clock).makeFirst(file);

        assertThat(file).doesNotExist();
        assertThat(token).hasSize(43);
        assertThat(fresh.all()).extracting(TokenRepository.TokenRow::hash).containsExactly(RandomText.hash(token));
    }

    @Test
    void only_the_owner_can_read_the_first_token() throws Exception {
        Path file = home.resolve("run/first-token");
        new Tokens(new MemoryTokens(), clock).makeFirst(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static Knock get(String path) {
        return new Knock("GET", path, "192.0.2.1", Optional.empty(), Optional.empty(), false, true, Optional.empty());
    }

    private static Knock with(String authorization) {
        return new Knock(
                "GET",
                "/api/v1/about",
                "192.0.2.1",
                Optional.of(authorization),
                Optional.empty(),
                false,
                true,
                Optional.empty());
    }

    private static Knock session(String method, String cookie, boolean sameOrigin) {
        return new Knock(
                method,
                "/api/v1/about",
                "192.0.2.1",
                Optional.empty(),
                Optional.of(cookie),
                false,
                sameOrigin,
                Optional.empty());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static int status(Verdict verdict) {
        return verdict.match(() -> 200, admitted -> 200, Refused::status);
    }
}
