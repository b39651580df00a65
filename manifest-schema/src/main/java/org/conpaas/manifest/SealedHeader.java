package org.conpaas.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Base64;
import java.util.Optional;

/**
 * What everybody can read of a sealed secret: the protected header of its JWE (RFC 7516). Nobody can change it without the
 * value becoming unreadable.
 *
 * @param application whose manifest it was made for, and the only one that may hold it
 * @param key id of the installation's key that it was made with
 */
public record SealedHeader(String application, String key) {
    /** The header parameter that names the application. */
    public static final String APPLICATION = "app";
    /** Longest value that can be sealed, in bytes of UTF-8: more would not fit into one value of a manifest. */
    public static final int LONGEST = 45_000;

    private static final JsonMapper JSON = new JsonMapper();

    /** @param sealed a compact JWE; empty when its header is not one of ours */
    public static Optional<SealedHeader> of(String sealed) {
        try {
            String first = sealed.substring(0, Math.max(0, sealed.indexOf('.')));
            JsonNode header = JSON.readTree(new String(Base64.getUrlDecoder().decode(first), UTF_8));
            String application = header.path(APPLICATION).asText();
            String key = header.path("kid").asText();
            return application.isEmpty() || key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SealedHeader(application, key));
        } catch (IllegalArgumentException | JsonProcessingException foreign) {
            return Optional.empty();
        }
    }
}
