package org.conpaas.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Keys and certificates as PEM text (RFC 7468) and as files. */
public final class Pem {
    private static final String OWNER_ONLY = "rw-------";
    private static final String FOR_ALL = "rw-r--r--";

    private Pem() {}

    public static String text(X509Certificate certificate) {
        return write(certificate);
    }

    /** @throws PkiException when the text holds none */
    public static X509Certificate certificate(String text) {
        try {
            return new JcaX509CertificateConverter().getCertificate(first(text, X509CertificateHolder.class));
        } catch (CertificateException broken) {
            throw new PkiException("not a certificate: " + broken.getMessage(), broken);
        }
    }

    static PrivateKey key(String text) {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(first(text, PrivateKeyInfo.class));
        } catch (IOException broken) {
            throw new PkiException("not a private key in PKCS #8: " + broken.getMessage(), broken);
        }
    }

    /** The text's first object of that type. */
    static <T> T first(String text, Class<T> type) {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object found = parser.readObject();
            while (found != null && !type.isInstance(found)) {
                found = parser.readObject();
            }
            if (found == null) {
                throw new PkiException("the PEM text holds no " + type.getSimpleName());
            }
            return type.cast(found);
        } catch (IOException broken) {
            throw new PkiException("not PEM: " + broken.getMessage(), broken);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new PkiException(file + " cannot be read: " + failure, failure);
        }
    }

    static void write(Path file, X509Certificate certificate) {
        write(file, write(certificate), FOR_ALL);
    }

    static void write(Path file, PrivateKey key) {
        write(file, text(key), OWNER_ONLY);
    }

    static void write(Path file, X509Certificate certificate, PrivateKey key) {
        write(file, write(certificate) + text(key), OWNER_ONLY);
    }

    private static String text(PrivateKey key) {
        try {
            return write(new JcaPKCS8Generator(key, null));
        } catch (IOException failure) {
            throw new PkiException("a key cannot be encoded", failure);
        }
    }

    /** Whole or not at all, and never readable by others in between. */
    private static void write(Path file, String text, String permissions) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileAlreadyExistsException other) {
            throw new PkiException(fresh + " is being written by another process: start one at a time", other);
        } catch (IOException failure) {
            throw new PkiException(file + " cannot be written: " + failure, failure);
        }
    }

    private static String write(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException failure) {
            throw new PkiException("cannot be written as PEM", failure);
        }
        return text.toString();
    }
}
