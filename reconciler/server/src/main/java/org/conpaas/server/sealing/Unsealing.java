package org.conpaas.server.sealing;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import org.conpaas.core.plan.Resources.Secret;
import org.conpaas.manifest.SealedHeader;

/**
 * Opens sealed secrets: JWE in its compact form with ECDH-ES and A256GCM, and nothing that a stranger might choose instead.
 * Thread-safe.
 */
public final class Unsealing {
    private final SealingKeys keys;

    public Unsealing(SealingKeys keys) {
        this.keys = keys;
    }

    /** @param application whose manifest has it; only the one that it was sealed for gets the value */
    public Secret unseal(String application, String sealed) {
        String again = "seal the value again: cps secret seal --app " + application;
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            Optional<String> fault = fault(jwe.getHeader(), application);
            return fault.isPresent() ? new Secret.Unreadable(fault.orElseThrow(), again) : opened(jwe, again);
        } catch (ParseException malformed) {
            return new Secret.Unreadable("it is not a sealed secret", again);
        }
    }

    private static Optional<String> fault(JWEHeader header, String application) {
        boolean ours = JWEAlgorithm.ECDH_ES.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && header.getCompressionAlgorithm() == null;
        if (!ours) {
            return Optional.of("it was not sealed by ECDH-ES and A256GCM without compression");
        }
        return application.equals(header.getCustomParam(SealedHeader.APPLICATION))
                ? Optional.empty()
                : Optional.of("it was sealed for another application and cannot be used in " + application);
    }

    private Secret opened(JWEObject jwe, String again) {
        String id = Optional.ofNullable(jwe.getHeader().getKeyID()).orElse("");
        return keys.find(id)
                .map(key -> opened(jwe, key, again))
                .orElseGet(() -> new Secret.Unreadable(
                        "it was sealed to a key that this installation does not have, so for another one or before its"
                                + " keys folder was lost",
                        again + ", or restore the keys folder from the backup"));
    }

    private static Secret opened(JWEObject jwe, ECKey key, String again) {
        try {
            jwe.decrypt(new ECDHDecrypter(key));
            return text(jwe.getPayload().toBytes())
                    .<Secret>map(Secret.Known::new)
                    .orElseGet(() -> new Secret.Unreadable("what was sealed is not UTF-8 text without NUL", again));
        } catch (JOSEException | IllegalStateException refused) {
            // not the library's words: they may quote what they do not understand
            return new Secret.Unreadable("it was changed or cut after it was sealed", again);
        }
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text).filter(value -> value.indexOf('\0') < 0 && !value.isEmpty());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }
}
