package org.conpaas.provider.openstack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** The key pair that machines let operators in by: one that the cloud has, or one that is made of a public key. Thread-safe. */
final class Keypairs {
    /** As OpenSSH writes them: {@code ssh-ed25519 AAAA… name}. */
    private static final Pattern PUBLIC_KEY = Pattern.compile("(ssh|ecdsa|sk)-\\S+ \\S+( .*)?");

    private static final int DIGITS = 16;

    private final OpenStackSettings settings;
    private final Calls calls;

    Keypairs(OpenStackSettings settings, Calls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    /** Its name; empty: the settings name none. One of a key that was made stays: others may log in by it. */
    Optional<String> name() throws ProviderException {
        Optional<String> written = settings.keypair();
        if (written.isEmpty() || !PUBLIC_KEY.matcher(written.orElseThrow()).matches()) {
            return written;
        }
        String key = written.orElseThrow();
        String name = "conpaas-" + digest(key);
        if (!isThere(name)) {
            make(name, key);
        }
        return Optional.of(name);
    }

    private void make(String name, String key) throws ProviderException {
        try {
            calls.make(
                    "make a key pair of the public key",
                    client -> client.compute().keypairs().create(name, key));
        } catch (ProviderException e) {
            // several machines are made at a time
            if (e.kind() != Kind.CONFLICT || !isThere(name)) {
                throw e;
            }
        }
    }

    private boolean isThere(String name) throws ProviderException {
        return calls.make(
                        "look at key pair " + name,
                        client ->
                                Optional.ofNullable(client.compute().keypairs().get(name)))
                .isPresent();
    }

    private static String digest(String key) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
