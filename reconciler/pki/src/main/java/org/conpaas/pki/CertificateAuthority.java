package org.conpaas.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.SortedSet;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Issues certificates to this installation's server and agents, and recognises them. Whoever trusts its certificate trusts
 * this installation and nothing else. Thread-safe.
 */
public final class CertificateAuthority {
    private static final String CLIENT_AUTH = KeyPurposeId.id_kp_clientAuth.getId();
    private static final Duration LIFE = Duration.ofDays(3650);

    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * @param folder holds {@code ca.crt} and {@code ca.key}; made with both at first use
     * @throws PkiException when it cannot be read or written
     */
    public static CertificateAuthority open(Path folder, Instant now) {
        Path certificateFile = folder.resolve("ca.crt");
        Path keyFile = folder.resolve("ca.key");
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            return new CertificateAuthority(Pem.certificate(Pem.read(certificateFile)), Pem.key(Pem.read(keyFile)));
        }
        if (Files.exists(certificateFile)) {
            throw new PkiException(keyFile + " is gone while " + certificateFile.getFileName()
                    + " is there: restore it from the backup, or delete the folder; then every agent must enrol again");
        }
        return create(folder, certificateFile, keyFile, now);
    }

    private static CertificateAuthority create(Path folder, Path certificateFile, Path keyFile, Instant now) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new PkiException(folder + " cannot be made: " + failure, failure);
        }
        KeyPair keys = Certificates.newKeys();
        X509Certificate certificate = Certificates.authority(keys, now, now.plus(LIFE));
        // the key first: a certificate without its key is what open() refuses
        Pem.write(keyFile, keys.getPrivate());
        Pem.write(certificateFile, certificate);
        return new CertificateAuthority(certificate, keys.getPrivate());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * A certificate for a server.
     *
     * @param names host names and addresses that it is reached by
     */
    X509Certificate issueServer(PublicKey subject, SortedSet<String> names, Instant now, Duration life) {
        return Certificates.server(certificate, key, subject, names, now, now.plus(life));
    }

    /**
     * A certificate with which an agent proves its name. Of the request only the key is taken; its name and wishes are not.
     *
     * @param request a signed request (PKCS #10) as PEM
     * @param agent the name that the certificate proves
     * @throws PkiException when the request is unreadable or its signature is not its key's
     */
    public Issued issueAgent(String request, String agent, Instant now, Duration life) {
        X509Certificate issued =
                Certificates.agent(certificate, key, requestedKey(request), agent, now, now.plus(life));
        return new Issued(issued, serial(issued), issued.getNotAfter().toInstant());
    }

    /** @param serial hexadecimal, lower case */
    public record Issued(X509Certificate certificate, String serial, Instant notAfter) {}

    /**
     * SHA-256 of the key that a request asks a certificate for, in hexadecimal.
     *
     * @throws PkiException as {@link #issueAgent}
     */
    public static String keyDigest(String request) {
        return Sha256.hex(requestedKey(request).getEncoded());
    }

    private static PublicKey requestedKey(String text) {
        try {
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(Pem.first(text, PKCS10CertificationRequest.class));
            PublicKey subject = request.getPublicKey();
            ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().build(subject);
            if (!request.isSignatureValid(verifier)) {
                throw new PkiException("the request is not signed with its own key");
            }
            return Certificates.strong(subject);
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException broken) {
            throw new PkiException("not a certificate request: " + broken.getMessage(), broken);
        }
    }

    /**
     * Whether the certificate is one that this authority issued to an agent and that is valid now. Whether it was revoked
     * since is not known here.
     */
    public boolean recognises(X509Certificate candidate, Instant now) {
        try {
            candidate.verify(certificate.getPublicKey());
            candidate.checkValidity(Date.from(now));
            List<String> purposes = candidate.getExtendedKeyUsage();
            return candidate.getBasicConstraints() < 0 && purposes != null && purposes.contains(CLIENT_AUTH);
        } catch (GeneralSecurityException refused) {
            return false;
        }
    }

    /** The certificate's number, hexadecimal in lower case. */
    public static String serial(X509Certificate certificate) {
        BigInteger number = certificate.getSerialNumber();
        return number.toString(16);
    }

    /** The name that an agent's certificate proves. */
    public static String agent(X509Certificate certificate) {
        return Certificates.commonName(certificate);
    }
}
