package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.conpaas.server.git.Webhook.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final String SECRET = "a secret";
    private static final String PUSH = "{\"ref\":\"refs/heads/main\",\"after\":\"1\"}";

    private final List<String> looks = new ArrayList<>();
    private final Webhook webhook = new Webhook(WebhookTest::source, looks::add, Clock.systemUTC());

    private static Optional<SourceDefinition> source(String name) {
        Optional<String> secret = name.equals("silent") ? Optional.empty() : Optional.of(SECRET);
        return name.equals("absent")
                ? Optional.empty()
                : Optional.of(new SourceDefinition(
                        name, "/x", "main", "", true, false, Duration.ofHours(1), Optional.empty(), secret));
    }

    private static String signature(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Verdict receive(String source, Map<String, String> headers, InputStream body) throws Exception {
        return webhook.receive(source, name -> Optional.ofNullable(headers.get(name)), body);
    }

    private Verdict signed(String body, String delivery) throws Exception {
        Map<String, String> headers =
                Map.of("X-Hub-Signature-256", "sha256=" + signature(body), "X-GitHub-Delivery", delivery);
        return receive("main", headers, bytes(body));
    }

    private static InputStream bytes(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_signatures_of_the_three_forges_are_accepted() throws Exception {
        assertThat(signed(PUSH, "1")).isEqualTo(Verdict.ACCEPTED);
        String gitea = PUSH.replace("1", "2");
        assertThat(receive("main", Map.of("X-Gitea-Signature", signature(gitea)), bytes(gitea)))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(receive("main", Map.of("X-Gitlab-Token", SECRET), bytes(PUSH.replace("1", "3"))))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(looks).containsExactly("main", "main", "main");
    }

    @Test
    @DisplayName("case 16: 401 before the body is read")
    void refused_before_the_body_is_read() throws Exception {
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("the body was read");
            }
        };
        assertThat(receive("main", Map.of(), unread)).isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(receive("main", Map.of("X-Gitlab-Token", "wrong"), unread)).isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(receive("absent", Map.of("X-Gitlab-Token", SECRET), unread)).isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(receive("silent", Map.of("X-Gitlab-Token", ""), unread)).isEqualTo(Verdict.UNAUTHORIZED);
    }

    @Test
    @DisplayName("case 16: a wrong signature is refused")
    void a_wrong_signature_is_refused() throws Exception {
        Map<String, String> headers = Map.of("X-Hub-Signature-256", "sha256=" + signature("other"));
        assertThat(receive("main", headers, bytes(PUSH))).isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(receive("main", Map.of("X-Hub-Signature-256", "sha256="), bytes(PUSH)))
                .isEqualTo(Verdict.UNAUTHORIZED);
        assertThat(looks).isEmpty();
    }

    @Test
    @DisplayName("case 16: not more than 1 MB is read")
    void a_large_body_is_cut_off() throws Exception {
        class Endless extends InputStream {
            private long given;

            @Override
            public int read() {
                given++;
                return 'x';
            }
        }

        Endless endless = new Endless();
        assertThat(receive("main", Map.of("X-Gitlab-Token", SECRET), endless)).isEqualTo(Verdict.TOO_LARGE);
        assertThat(endless.given).isEqualTo(Webhook.MAX_BYTES + 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ref\":7}",
                "{\"ref\":null}",
                "{\"ref\":[]}",
                "{\"ref\":{\"ref\":1}}",
                "{\"commits\":{},\"ref\":true}",
                "{}",
                "{\"ref\":\"refs/heads/other\"}"
            })
    @DisplayName("case 16: wrong types and other branches are ignored")
    void wrong_types_are_ignored(String body) throws Exception {
        assertThat(signed(body, "1")).isEqualTo(Verdict.IGNORED);
        assertThat(looks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "null", "{", "\"x\"", "not json"})
    @DisplayName("case 16: what is no object is malformed")
    void malformed_bodies(String body) throws Exception {
        assertThat(signed(body, "1")).isEqualTo(Verdict.MALFORMED);
    }

    @Test
    @DisplayName("case 16: nesting of 20,000 is malformed, not a stack overflow")
    void deep_nesting() throws Exception {
        assertThat(signed("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}", "1"))
                .isEqualTo(Verdict.MALFORMED);
    }

    @Test
    @DisplayName("case 16: a flood of pushes while a source is being fetched makes one more fetch")
    void a_flood_makes_one_fetch() throws Exception {
        BlockingQueue<Runnable> threads = new LinkedBlockingQueue<>();
        AtomicInteger fetches = new AtomicInteger();
        List<SingleFlight> source = new ArrayList<>();
        Webhook flooded = new Webhook(WebhookTest::source, name -> source.get(0).request(), Clock.systemUTC());
        source.add(new SingleFlight(threads::add, () -> {
            if (fetches.incrementAndGet() == 1) {
                flood(flooded);
            }
        }));
        assertThat(push(flooded, 0)).isEqualTo(Verdict.ACCEPTED);
        threads.remove().run();
        assertThat(fetches).hasValue(2);
        assertThat(threads).isEmpty();
        assertThat(push(flooded, 1001)).isEqualTo(Verdict.ACCEPTED);
        threads.remove().run();
        assertThat(fetches).hasValue(3);
    }

    private static void flood(Webhook webhook) {
        for (int i = 1; i <= 1000; i++) {
            assertThat(push(webhook, i)).isEqualTo(Verdict.ACCEPTED);
        }
    }

    private static Verdict push(Webhook webhook, int commit) {
        String body = PUSH.replace("\"1\"", "\"" + commit + "\"");
        try {
            return webhook.receive(
                    "main", name -> Optional.of(SECRET).filter(token -> name.equals("X-Gitlab-Token")), bytes(body));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("case 16: a replay does nothing, under its own delivery id or a new one")
    void replays_do_nothing() throws Exception {
        assertThat(signed(PUSH, "1")).isEqualTo(Verdict.ACCEPTED);
        assertThat(signed(PUSH, "1")).isEqualTo(Verdict.REPLAYED);
        assertThat(signed(PUSH, "2")).isEqualTo(Verdict.REPLAYED);
        assertThat(looks).containsExactly("main");
    }
}
