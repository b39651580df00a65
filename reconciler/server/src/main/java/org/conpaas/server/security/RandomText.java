package org.conpaas.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Base64;
import org.conpaas.pki.Sha256;

/** Texts that nobody can guess, and what is kept of them. */
public final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private RandomText() {}

    /** 256 random bits as 43 characters that need no quoting in a URL or a shell. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * SHA-256 as 64 hexadecimal digits. Enough for texts of 256 random bits: nobody can try them all, however fast the digest;
     * a slow one would only slow every request.
     */
    public static String hash(String text) {
        return Sha256.hex(text.getBytes(UTF_8));
    }
}
