package org.conpaas.agent.daemon;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A certificate authority of a test. */
final class TestAuthority {
    private static final char[] NO_PASSWORD = new char[0];
    private final X500Name name;
    private final KeyPair keys = keys();
    final X509Certificate certificate;

    TestAuthority(String name) throws GeneralSecurityException, IOException, OperatorCreationException {
        this.name = new X500Name("CN=" + name);
        certificate = sign(this.name, keys.getPublic(), Duration.ofDays(2), true);
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate sign(X500Name subject, PublicKey key, Duration life, boolean authority)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        Instant begin = now.minus(Duration.ofDays(1));
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.valueOf(System.nanoTime()), Date.from(begin), Date.from(now.plus(life)), subject, key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    String pem() throws GeneralSecurityException {
        return Pem.encode(Pem.CERTIFICATE, certificate.getEncoded());
    }

    /** That a request asks a certificate for. */
    static String key(String request) throws GeneralSecurityException, IOException {
        var csr = new JcaPKCS10CertificationRequest(
                new PKCS10CertificationRequest(Pem.decode(Pem.REQUEST, request)).getEncoded());
        MessageDigest digest = Digest.sha256();
        digest.update(csr.getPublicKey().getEncoded());
        return Digest.hex(digest);
    }

    /** Signs a request in PEM form. */
    String grant(String request, Duration life)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var csr = new JcaPKCS10CertificationRequest(
                new PKCS10CertificationRequest(Pem.decode(Pem.REQUEST, request)).getEncoded());
        return Pem.encode(
                Pem.CERTIFICATE,
                sign(csr.getSubject(), csr.getPublicKey(), life, false).getEncoded());
    }

    /** Of a server on 127.0.0.1 which asks callers for a certificate of {@code callers}. */
    SSLContext server(TestAuthority callers) throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair own = keys();
        X509Certificate server = sign(new X500Name("CN=reconciler"), own.getPublic(), Duration.ofDays(1), false);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", own.getPrivate(), NO_PASSWORD, new Certificate[] {server});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, NO_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("callers", callers.certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
