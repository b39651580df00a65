package org.conpaas.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The certificate by which agents, people and Git know the server, and its key. */
public record ServerIdentity(X509Certificate certificate, PrivateKey key) {
    private static final Duration LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /**
     * The identity as it lies in the folder, or a new one when there is none, when it ends within 30 days, when the names
     * changed, or when it is another authority's.
     *
     * @param names that the server is reached by, besides this machine's own and those of its loopback
     */
    public static ServerIdentity open(
            Path folder, CertificateAuthority authority, Collection<String> names, Instant now) {
        SortedSet<String> wanted = allNames(names);
        Path file = folder.resolve("server.pem");
        if (Files.exists(file)) {
            X509Certificate known = Pem.certificate(Pem.read(file));
            if (fits(known, authority, wanted, now)) {
                return new ServerIdentity(known, Pem.key(Pem.read(file)));
            }
        }
        return create(authority, wanted, now, file);
    }

    private static ServerIdentity create(
            CertificateAuthority authority, SortedSet<String> names, Instant now, Path file) {
        KeyPair keys = Certificates.newKeys();
        X509Certificate certificate = authority.issueServer(keys.getPublic(), names, now, LIFE);
        // one file, because a crash between two would leave a key that does not fit
        Pem.write(file, certificate, keys.getPrivate());
        return new ServerIdentity(certificate, keys.getPrivate());
    }

    private static boolean fits(
            X509Certificate known, CertificateAuthority authority, SortedSet<String> wanted, Instant now) {
        return known.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))
                && Certificates.issuedBy(known, authority.certificate())
                && names(known).equals(wanted);
    }

    /** The names that a certificate is for. */
    static SortedSet<String> names(X509Certificate certificate) {
        SortedSet<String> names = new TreeSet<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(entry ->
                                entry.get(0).equals(DNS_NAME) || entry.get(0).equals(IP_ADDRESS))
                        .forEach(entry -> names.add(canonical(entry.get(1).toString())));
            }
        } catch (CertificateParsingException broken) {
            throw new PkiException("server.pem is broken: delete it, a new one is made", broken);
        }
        return names;
    }

    private static SortedSet<String> allNames(Collection<String> names) {
        SortedSet<String> all = new TreeSet<>();
        all.add("localhost");
        all.add("127.0.0.1");
        all.add(canonical("::1"));
        names.forEach(name -> all.add(canonical(name)));
        try {
            all.add(canonical(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException nameless) {
            return all;
        }
        return all;
    }

    /** IPv6 addresses have many spellings; certificates give back the long one. */
    private static String canonical(String name) {
        String bare = name.replaceAll("^\\[|]$", "");
        if (!bare.contains(":")) {
            return bare.toLowerCase(Locale.ROOT);
        }
        try {
            return InetAddress.getByName(bare).getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new PkiException(name + " is neither a host's name nor an address", notAnAddress);
        }
    }
}
