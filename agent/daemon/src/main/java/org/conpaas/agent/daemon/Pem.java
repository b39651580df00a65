package org.conpaas.agent.daemon;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {
    static final String KEY = "PRIVATE KEY";
    static final String PUBLIC_KEY = "PUBLIC KEY";
    static final String CERTIFICATE = "CERTIFICATE";
    static final String REQUEST = "CERTIFICATE REQUEST";

    private Pem() {}

    static String encode(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    /** @throws Unworkable when there is no such block */
    static byte[] decode(String label, String text) throws Unworkable {
        Matcher matcher = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                .matcher(text);
        if (!matcher.find()) {
            throw new Unworkable("There is no " + label + " in PEM form");
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }
}
