package org.conpaas.agent.daemon;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who the agent is, and whom it believes.
 *
 * @param reconciler its address, {@code https://host:port}
 * @param agent the agent's name
 * @param certificate its own
 * @param sockets make connections that present the certificate and trust the reconciler's authority only
 */
record Identity(String reconciler, String agent, X509Certificate certificate, SSLSocketFactory sockets) {
    private static final char[] NO_PASSWORD = new char[0];

    /** @throws IOException when the home is not that of an enrolled agent */
    static Identity load(Home home) throws IOException {
        if (!Files.exists(home.properties()) || !Files.exists(home.certificate())) {
            throw new Unworkable("The agent in " + home.root()
                    + " is not enrolled; start it with --enroll FILE, the file comes from the reconciler");
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(home.properties())) {
            properties.load(reader);
        }
        String own = Files.readString(home.certificate());
        try {
            X509Certificate certificate = certificate(own);
            PrivateKey key = key(Pem.decode(Pem.KEY, own));
            SSLSocketFactory sockets = sockets(Files.readString(home.authority()), key, certificate);
            return new Identity(
                    properties.getProperty("reconciler", ""), properties.getProperty("name", ""), certificate, sockets);
        } catch (GeneralSecurityException e) {
            throw new Unworkable("The agent's certificate or key is not usable: " + e.getMessage(), e);
        }
    }

    static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    static X509Certificate certificate(String pem) throws IOException, GeneralSecurityException {
        byte[] encoded = Pem.decode(Pem.CERTIFICATE, pem);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    /**
     * @param authority one or more certificates in PEM form
     * @param key with the certificate, or null to present none
     */
    static SSLSocketFactory sockets(String authority, @Nullable PrivateKey key, @Nullable X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore own = store();
        if (key != null && certificate != null) {
            own.setKeyEntry("agent", key, NO_PASSWORD, new Certificate[] {certificate});
        }
        keys.init(own, NO_PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted(authority));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore trusted(String authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = store();
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII)));
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("authority" + trusted.size(), certificate);
        }
        return trusted;
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Whether less than a third of the certificate's life is left. */
    boolean needsRenewal(Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return now.isAfter(end.minus(life.dividedBy(3)));
    }
}
