package org.conpaas.server.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * A public key as OpenSSH writes it into a {@code .pub} file.
 *
 * @param fingerprint {@code SHA256:…}, as {@code ssh-keygen -l} prints it
 * @param line type and key, without comment
 * @param comment for people; may be empty
 */
public record PublicKeyText(String fingerprint, String line, String comment) {
    private static final int LONGEST = 16_384;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LONGEST_COMMENT = 200;
    private static final String MAKE_ONE = "make one with: ssh-keygen -t ed25519";
    private static final String GIVE_PUB = "give the file that ends in .pub";
    private static final Set<String> TYPES =
            Set.of("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa");
    private static final Pattern LINE = Pattern.compile("(\\S+)[ \\t]+([A-Za-z0-9+/]+={0,2})(?:[ \\t]+(.*))?");

    /** Why a text is no key that may be added, and what to do. */
    public static final class KeyRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String hint;

        KeyRefusedException(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        public String hint() {
            return hint;
        }
    }

    /** @param text of a {@code .pub} file: one line */
    public static PublicKeyText read(String text) throws KeyRefusedException {
        String line = oneLine(text);
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || !TYPES.contains(parts.group(1))) {
            throw unknown(line);
        }
        PublicKey key = key(parts.group(1) + " " + parts.group(2));
        String comment = parts.group(3) == null ? "" : parts.group(3).strip();
        return new PublicKeyText(
                fingerprint(key),
                parts.group(1) + " " + parts.group(2),
                shortened(comment.replaceAll("\\p{Cntrl}", " ")));
    }

    static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }

    private static String oneLine(String text) throws KeyRefusedException {
        if (text.contains("PRIVATE KEY")) {
            throw new KeyRefusedException(
                    "this is a private key, which must never leave your machine; it was not stored", GIVE_PUB);
        }
        if (text.startsWith("---- BEGIN SSH2") || text.startsWith("-----BEGIN")) {
            throw new KeyRefusedException(
                    "the key is not in OpenSSH's format", "convert it with: ssh-keygen -i -f FILE");
        }
        String line = text.strip();
        if (line.isEmpty() || line.length() > LONGEST) {
            throw new KeyRefusedException("there is no public key in it", GIVE_PUB);
        }
        if (line.contains("\n")) {
            throw new KeyRefusedException("there is more than one line in it", "add one key at a time");
        }
        return line;
    }

    private static KeyRefusedException unknown(String line) {
        String type = line.split("\\s", 2)[0];
        if (type.equals("ssh-dss")) {
            return new KeyRefusedException("keys of type DSA are too weak", MAKE_ONE);
        }
        if (TYPES.stream().anyMatch(known -> line.contains(" " + known + " "))) {
            return new KeyRefusedException(
                    "options stand before the key, and none are taken",
                    "begin with the key's type, such as ssh-ed25519");
        }
        return type.startsWith("ssh-") || type.startsWith("sk-") || type.startsWith("ecdsa-")
                ? new KeyRefusedException("keys of type " + type + " are not taken, or this one is damaged", MAKE_ONE)
                : new KeyRefusedException("this is no public key of ssh", GIVE_PUB);
    }

    private static PublicKey key(String line) throws KeyRefusedException {
        try {
            PublicKey key = PublicKeyEntry.parsePublicKeyEntry(line)
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                throw new KeyRefusedException(
                        "an RSA key of " + rsa.getModulus().bitLength() + " bits is too weak; it needs "
                                + LEAST_RSA_BITS,
                        MAKE_ONE);
            }
            return key;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new KeyRefusedException("the key is damaged: " + e.getMessage(), "copy the whole line");
        }
    }

    private static String shortened(String comment) {
        return comment.length() > LONGEST_COMMENT ? comment.substring(0, LONGEST_COMMENT) : comment;
    }
}
