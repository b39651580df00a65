package org.conpaas.server.git;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.conpaas.pki.Sha256;

/**
 * What forges (GitHub, Gitea, GitLab) send when somebody pushed. The message is only a reason to look: nothing of it is
 * believed but the branch it names. Thread-safe.
 */
public final class Webhook {
    /** A larger message is refused before it is read to its end. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int REMEMBERED = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);
    private static final List<String> SIGNATURES = List.of("X-Hub-Signature-256", "X-Gitea-Signature");
    private static final String TOKEN = "X-Gitlab-Token";
    private static final List<String> DELIVERIES =
            List.of("X-GitHub-Delivery", "X-Gitea-Delivery", "X-Gitlab-Event-UUID");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            .build());

    private final Function<String, Optional<SourceDefinition>> sources;
    private final Consumer<String> look;
    private final Clock clock;
    private final Map<String, Instant> delivered = new LinkedHashMap<>();

    /** @param look is told which source to look at; must coalesce, as {@link GitSources#sync} does */
    public Webhook(Function<String, Optional<SourceDefinition>> sources, Consumer<String> look, Clock clock) {
        this.sources = sources;
        this.look = look;
        this.clock = clock;
    }

    /** What became of a message, with the HTTP status that says so. */
    public enum Verdict {
        /** The source is looked at. */
        ACCEPTED(202),
        /** Genuine, but of another branch or of another kind. */
        IGNORED(202),
        /** Genuine, and seen before. */
        REPLAYED(202),
        UNAUTHORIZED(401),
        TOO_LARGE(413),
        MALFORMED(400);

        private final int status;

        Verdict(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /**
     * @param source as the path names it; one that does not exist or takes no messages is answered like a wrong signature
     * @param headers a header's value by its name, in whatever case
     * @param body read only when the headers carry what can be right, and never beyond {@link #MAX_BYTES}
     */
    public Verdict receive(String source, Function<String, Optional<String>> headers, InputStream body)
            throws IOException {
        Optional<SourceDefinition> definition = sources.apply(source);
        Optional<String> secret =
                definition.flatMap(SourceDefinition::webhookSecret).filter(text -> !text.isBlank());
        Optional<String> signature = SIGNATURES.stream()
                .flatMap(name -> headers.apply(name).stream())
                .findFirst();
        Optional<String> token = headers.apply(TOKEN);
        boolean tokenRight = secret.isPresent()
                && token.filter(sent -> same(sent, secret.get())).isPresent();
        if (definition.isEmpty() || secret.isEmpty() || signature.isEmpty() && !tokenRight) {
            return Verdict.UNAUTHORIZED;
        }
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            return Verdict.TOO_LARGE;
        }
        if (signature.isPresent() && !isSigned(signature.get(), secret.get(), bytes)) {
            return Verdict.UNAUTHORIZED;
        }
        return genuine(definition.get(), headers, bytes);
    }

    private Verdict genuine(SourceDefinition source, Function<String, Optional<String>> headers, byte[] body) {
        Optional<JsonNode> payload = parsed(body);
        if (payload.isEmpty()) {
            return Verdict.MALFORMED;
        }
        Stream<String> ids = DELIVERIES.stream().flatMap(name -> headers.apply(name).stream());
        // A delivery's id is not signed, so its body counts too: else a replay under a new id would pass
        if (isReplay(
                source.name(),
                Stream.concat(ids.limit(1), Stream.of(Sha256.hex(body))).toList())) {
            return Verdict.REPLAYED;
        }
        if (!isOfBranch(payload.get(), source.branch())) {
            return Verdict.IGNORED;
        }
        look.accept(source.name());
        return Verdict.ACCEPTED;
    }

    private static Optional<JsonNode> parsed(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static boolean isOfBranch(JsonNode payload, String branch) {
        JsonNode ref = payload.path("ref");
        if (!ref.isTextual()) {
            return false;
        }
        String name = ref.textValue();
        return branch.equals("HEAD")
                || name.equals(branch)
                || name.equals("refs/heads/" + branch)
                || name.equals("refs/tags/" + branch);
    }

    private synchronized boolean isReplay(String source, List<String> marks) {
        Instant now = clock.instant();
        forget(now.minus(MEMORY));
        boolean known = marks.stream().anyMatch(mark -> delivered.containsKey(source + " " + mark));
        marks.stream()
                .filter(mark -> mark.length() <= 128)
                .forEach(mark -> delivered.putIfAbsent(source + " " + mark, now));
        return known;
    }

    private void forget(Instant before) {
        Iterator<Instant> oldest = delivered.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(before) || delivered.size() > REMEMBERED)) {
            oldest.remove();
        }
    }

    private static boolean isSigned(String signature, String secret, byte[] body) {
        String hex = signature.startsWith("sha256=") ? signature.substring("sha256=".length()) : signature;
        return same(hex, hmac(secret, body));
    }

    private static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Takes the same time wherever the two differ. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
