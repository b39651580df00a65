package org.conpaas.server.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.session.SessionContext;

/** The key by which people know this server: ECDSA on P-256, made once, in OpenSSH's format. */
final class HostKey {
    private static final String TYPE = "ecdsa-sha2-nistp256";
    private static final int BITS = 256;

    private HostKey() {}

    /** @param file made at the first use, readable by its owner alone */
    static KeyPair open(Path file) throws IOException, GeneralSecurityException {
        if (Files.notExists(file)) {
            create(file);
        }
        Iterator<KeyPair> keys =
                new FileKeyPairProvider(file).loadKeys((SessionContext) null).iterator();
        if (!keys.hasNext()) {
            throw new IOException(file + " holds no key; restore it from the backup, or delete it for a new one, which"
                    + " everybody's ssh will warn of");
        }
        return keys.next();
    }

    /** As a line of {@code known_hosts} has it after the host. */
    static String line(KeyPair key) {
        return PublicKeyEntry.toString(key.getPublic());
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                KeyUtils.generateKeyPair(TYPE, BITS), "conpaas", null, text);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(
                file.getParent(),
                "host",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text.toByteArray());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
