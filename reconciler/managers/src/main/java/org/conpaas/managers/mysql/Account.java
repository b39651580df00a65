package org.conpaas.managers.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Who may use the database.
 *
 * @param password as it is; only its hash leaves the reconciler for the database's nodes
 * @param database made when there is none of that name
 */
record Account(String user, String password, String database) {
    /** As {@code IDENTIFIED BY PASSWORD} takes it (mysql_native_password): SHA-1 of SHA-1. */
    String hash() {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
            return "*" + HexFormat.of().formatHex(sha1.digest(once)).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
