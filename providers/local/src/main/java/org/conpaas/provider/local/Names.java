package org.conpaas.provider.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files and interfaces that are derived from other names. */
final class Names {
    /** Leaves room for endings below the 255 bytes of a file name. */
    private static final int LONGEST = 200;

    private Names() {}

    /** A file name for a node's or a volume's name: readable, unique, without a slash, never longer than 200 characters. */
    static String file(String name) {
        StringBuilder safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
            safe.append(c == '/' ? "~" : plain ? String.valueOf(c) : String.format("%%%02x", (int) c));
        }
        if (safe.length() <= LONGEST) {
            return safe.toString();
        }
        return safe.substring(0, LONGEST - 17) + "+" + digest(name).substring(0, 16);
    }

    /** SHA-256 in hexadecimal. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A number from 0 to {@code below} - 1 that depends on the text alone. */
    static int number(String text, int below) {
        return (int) (Long.parseLong(digest(text).substring(0, 12), 16) % below);
    }
}
