package org.conpaas.cli;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.conpaas.cli.client.Failure;
import org.conpaas.manifest.SealedHeader;

/** Encrypts to an installation's public key. Alone in using its library, so that no other command pays for loading it. */
final class Sealing {
    private final ECKey key;

    private Sealing(ECKey key) {
        this.key = key;
    }

    /** @param jwk as {@code GET /sealing-key} answers it */
    static Sealing with(String jwk) {
        try {
            ECKey key = ECKey.parse(jwk);
            if (!key.getCurve().equals(Curve.P_256) || key.getKeyID() == null || key.isPrivate()) {
                throw new ParseException("it is not a public key of curve P-256 with an id (kid)", 0);
            }
            return new Sealing(key);
        } catch (ParseException | IllegalArgumentException foreign) {
            throw Failure.of("This is not the public key of an installation.")
                    .because("it is not a public JWK of curve P-256 with an id (kid)")
                    .mend("get it by: cps secret key > conpaas.jwk");
        }
    }

    /** @return a compact JWE (RFC 7516) that only this installation can open, and only for this application */
    String seal(String application, String value) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam(SealedHeader.APPLICATION, application)
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(value.getBytes(StandardCharsets.UTF_8)));
        try {
            jwe.encrypt(new ECDHEncrypter(key));
            return jwe.serialize();
        } catch (JOSEException defect) {
            throw new IllegalStateException("sealing failed", defect);
        }
    }
}
