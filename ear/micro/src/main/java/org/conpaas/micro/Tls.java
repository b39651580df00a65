package org.conpaas.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.pki.ServerIdentity;

/**
 * Gives Payara the server's key and the authority whose agents it lets in. Payara takes both from the system properties that
 * are also the JVM's defaults, so these are put back once it has read them: what the reconciler itself fetches trusts the
 * authorities of the JDK.
 */
final class Tls implements AutoCloseable {
    static final String ALIAS = "conpaas";
    private static final int HANDSHAKE_MILLIS = 30_000;
    /** Many rounds make a password that somebody thought of harder to guess; ours has 256 random bits and lives for seconds. */
    private static final List<String> ROUNDS = List.of(
            "keystore.pkcs12.keyPbeIterationCount",
            "keystore.pkcs12.certPbeIterationCount",
            "keystore.pkcs12.macIterationCount");

    private static final List<String> PROPERTIES = List.of(
            "javax.net.ssl.keyStore",
            "javax.net.ssl.keyStorePassword",
            "javax.net.ssl.keyStoreType",
            "javax.net.ssl.trustStore",
            "javax.net.ssl.trustStorePassword",
            "javax.net.ssl.trustStoreType");

    private final SSLContext outgoing;
    private final KeyStore trusted;
    private final List<Path> files;

    private Tls(SSLContext outgoing, KeyStore trusted, List<Path> files) {
        this.outgoing = outgoing;
        this.trusted = trusted;
        this.files = files;
    }

    static Tls prepare(Home home, List<String> names, Instant now) throws IOException, GeneralSecurityException {
        SSLContext outgoing = SSLContext.getDefault();
        CertificateAuthority authority = CertificateAuthority.open(home.resolve("ca"), now);
        ServerIdentity server = ServerIdentity.open(home.resolve("ca"), authority, names, now);
        String password = password();
        ROUNDS.forEach(rounds -> System.setProperty(rounds, "1"));

        KeyStore keys = empty();
        Certificate[] chain = {server.certificate(), authority.certificate()};
        keys.setKeyEntry(ALIAS, server.key(), password.toCharArray(), chain);
        KeyStore trusted = empty();
        trusted.setCertificateEntry(ALIAS, authority.certificate());

        Path keyFile = write(home.resolve("run/server.p12"), keys, password);
        Path trustFile = write(home.resolve("run/agents.p12"), trusted, password);
        ROUNDS.forEach(System::clearProperty);
        use("javax.net.ssl.keyStore", keyFile, password);
        use("javax.net.ssl.trustStore", trustFile, password);
        return new Tls(outgoing, trusted, List.of(keyFile, trustFile));
    }

    private static String password() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Path write(Path file, KeyStore store, String password) throws IOException, GeneralSecurityException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream stream = Files.newOutputStream(file)) {
            store.store(stream, password.toCharArray());
        }
        return file;
    }

    private static void use(String property, Path file, String password) {
        System.setProperty(property, file.toString());
        System.setProperty(property + "Password", password);
        System.setProperty(property + "Type", "PKCS12");
    }

    /** Makes Payara read the stores, which it does at the first connection. */
    void handshake(String address, int port) throws IOException, GeneralSecurityException {
        TrustManagerFactory ours = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        ours.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, ours.getTrustManagers(), null);
        InetAddress host = InetAddress.getByName(address);
        InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(reachable, port)) {
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            socket.startHandshake();
        }
    }

    /** Payara has read the stores: forget the password, and give the JVM its own defaults back. */
    @Override
    public void close() throws IOException {
        PROPERTIES.forEach(System::clearProperty);
        SSLContext.setDefault(outgoing);
        HttpsURLConnection.setDefaultSSLSocketFactory(outgoing.getSocketFactory());
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
