package org.conpaas.agent.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.conpaas.agent.protocol.AgentPaths;
import org.jspecify.annotations.Nullable;

/** Gets the agent its certificate: the first for a one-time token, each next one for the one before. */
final class Enrolment {
    private Enrolment() {}

    /**
     * What the reconciler lays beside a new agent.
     *
     * @param reconciler its address, {@code https://host:port}
     * @param authority certificate in PEM form that the reconciler's own is signed by
     * @param token to be used once
     * @param agent the agent's name
     */
    record Invitation(String reconciler, String authority, String token, String agent) {}

    private record Request(String token, String csr) {}

    private record Granted(
            String certificate,
            @Nullable String ca,
            @Nullable String agent) {}

    /**
     * Uses the invitation and deletes its file.
     *
     * @throws Unworkable when the reconciler refuses; trying again is of no use
     * @throws IOException when it could not be asked
     */
    static void enroll(Home home, Path file) throws IOException {
        Invitation invitation = read(file);
        Files.createDirectories(home.root());
        try {
            SSLSocketFactory sockets = Identity.sockets(invitation.authority(), null, null);
            obtain(home, new Connection(invitation.reconciler(), sockets), invitation.token(), invitation);
        } catch (GeneralSecurityException e) {
            throw new Unworkable("The authority in " + file + " is not usable: " + e.getMessage(), e);
        }
        Files.deleteIfExists(file);
    }

    private static Invitation read(Path file) throws IOException {
        try {
            return Json.MAPPER.readValue(Files.readAllBytes(file), Invitation.class);
        } catch (JsonProcessingException e) {
            throw new Unworkable(file + " is no enrolment file: " + e.getOriginalMessage(), e);
        }
    }

    /** Gets a new certificate for the present one. */
    static void renew(Home home, Identity identity) throws IOException {
        Connection connection = new Connection(identity.reconciler(), identity.sockets());
        String authority = Files.readString(home.authority());
        obtain(home, connection, "", new Invitation(identity.reconciler(), authority, "", identity.agent()));
    }

    private static void obtain(Home home, Connection connection, String token, Invitation invitation)
            throws IOException {
        try {
            KeyPair keys = keys(home);
            Granted granted = ask(connection, new Request(token, request(keys, invitation.agent())));
            String key = Pem.encode(Pem.KEY, keys.getPrivate().getEncoded());
            Identity.certificate(granted.certificate());
            store(home, invitation, granted, key);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new Unworkable("No certificate could be made: " + e.getMessage(), e);
        }
    }

    private static Granted ask(Connection connection, Request request) throws IOException {
        HttpURLConnection post = connection.post(AgentPaths.ENROLL, Json.MAPPER.writeValueAsBytes(request));
        int status = post.getResponseCode();
        if (status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new Unworkable(
                    "The reconciler does not accept this agent: its token is too old, unknown, or was used by another;"
                            + " take its machine away, and another is made with a new one");
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("The reconciler answered " + status + " to the enrolment");
        }
        try (var in = post.getInputStream()) {
            return Json.MAPPER.readValue(in, Granted.class);
        }
    }

    private static void store(Home home, Invitation invitation, Granted granted, String key) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("reconciler", invitation.reconciler());
        properties.setProperty("name", granted.agent() == null ? invitation.agent() : granted.agent());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(home.authority(), granted.ca() == null ? invitation.authority() : granted.ca());
        AtomicFile.write(home.properties(), text.toString());
        byte[] own = (key + granted.certificate()).getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(home.certificate(), own, 0600, true);
        Files.deleteIfExists(home.request());
    }

    /** The same until there is an answer: a token that was used, the answer being lost, is good for the same key once more. */
    private static KeyPair keys(Home home) throws IOException, GeneralSecurityException {
        if (Files.exists(home.request())) {
            String known = Files.readString(home.request());
            X509EncodedKeySpec open = new X509EncodedKeySpec(Pem.decode(Pem.PUBLIC_KEY, known));
            return new KeyPair(
                    KeyFactory.getInstance("EC").generatePublic(open), Identity.key(Pem.decode(Pem.KEY, known)));
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        String text = Pem.encode(Pem.KEY, keys.getPrivate().getEncoded())
                + Pem.encode(Pem.PUBLIC_KEY, keys.getPublic().getEncoded());
        AtomicFile.write(home.request(), text.getBytes(StandardCharsets.US_ASCII), 0600, true);
        return keys;
    }

    private static String request(KeyPair keys, String agent) throws IOException, OperatorCreationException {
        byte[] request = new JcaPKCS10CertificationRequestBuilder(
                        new X500NameBuilder().addRDN(BCStyle.CN, agent).build(), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return Pem.encode(Pem.REQUEST, request);
    }
}
