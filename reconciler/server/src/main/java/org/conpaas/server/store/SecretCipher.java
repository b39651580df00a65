package org.conpaas.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conpaas.server.config.Secret;

/**
 * Encrypts what must not lie readable in the database or its backup: AES-256-GCM, a fresh nonce each time. The text is bound
 * to its place, so that a ciphertext that was moved to another row is refused.
 */
public final class SecretCipher {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    private SecretCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * @param file holds the key; made at first use, readable by its owner alone
     * @throws StoreException when it cannot be read or written
     */
    public static SecretCipher open(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new StoreException("CP5105: " + file + " holds " + key.length + " bytes instead of " + KEY_BYTES
                        + ": restore it from the backup; without it the stored secrets are lost.");
            }
            return new SecretCipher(key);
        } catch (IOException failure) {
            throw new StoreException("CP5105: the key " + file + " cannot be read: " + failure, failure);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, key);
        Files.move(fresh, file);
    }

    /** @param place for example {@code source/site/credentials} */
    String encrypt(Secret text, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] body = apply(Cipher.ENCRYPT_MODE, nonce, place, text.reveal().getBytes(UTF_8));
        byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + body.length);
        System.arraycopy(body, 0, whole, NONCE_BYTES, body.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    /** @throws StoreException when the text was not encrypted with this key for this place */
    Secret decrypt(String text, String place) {
        byte[] whole = Base64.getDecoder().decode(text);
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        byte[] body = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        return new Secret(new String(apply(Cipher.DECRYPT_MODE, nonce, place, body), UTF_8));
    }

    private byte[] apply(int mode, byte[] nonce, String place, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException refused) {
            throw new StoreException(
                    "CP5106: the secret at " + place + " does not fit the key in the home's keys folder: restore that"
                            + " folder from the backup that the database is from",
                    refused);
        }
    }
}
