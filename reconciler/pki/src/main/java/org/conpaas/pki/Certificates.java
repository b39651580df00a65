package org.conpaas.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.SortedSet;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** How our certificates look (RFC 5280). */
final class Certificates {
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 126;
    private static final int RSA_BITS = 2048;
    private static final int EC_BITS = 256;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private Certificates() {}

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new PkiException("this Java has no " + CURVE, missing);
        }
    }

    /** @throws PkiException for a key that is weaker than what we make ourselves */
    static PublicKey strong(PublicKey key) {
        boolean strong = key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= RSA_BITS
                || key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() >= EC_BITS;
        if (!strong) {
            throw new PkiException("the key is too weak: RSA of 2048 bits or EC of 256 bits at least");
        }
        return key;
    }

    static X509Certificate authority(KeyPair keys, Instant now, Instant notAfter) {
        BigInteger serial = serial();
        X500Name name = name("ConPaaS CA " + serial.toString(16).substring(0, 8));
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial, Date.from(now.minus(CLOCKS_DIFFER)), Date.from(notAfter), name, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new PkiException("a certificate cannot be made", impossible);
        }
        return sign(builder, keys.getPrivate());
    }

    static X509Certificate server(
            X509Certificate issuer,
            PrivateKey issuerKey,
            PublicKey subject,
            SortedSet<String> names,
            Instant now,
            Instant notAfter) {
        X509v3CertificateBuilder builder = leaf(issuer, subject, name("conpaas"), now, notAfter);
        GeneralName[] alternatives =
                names.stream().map(Certificates::alternative).toArray(GeneralName[]::new);
        try {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        } catch (CertIOException impossible) {
            throw new PkiException("a certificate cannot be made", impossible);
        }
        return sign(builder, issuerKey);
    }

    static X509Certificate agent(
            X509Certificate issuer,
            PrivateKey issuerKey,
            PublicKey subject,
            String agent,
            Instant now,
            Instant notAfter) {
        X509v3CertificateBuilder builder = leaf(issuer, subject, name(agent), now, notAfter);
        try {
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        } catch (CertIOException impossible) {
            throw new PkiException("a certificate cannot be made", impossible);
        }
        return sign(builder, issuerKey);
    }

    private static X509v3CertificateBuilder leaf(
            X509Certificate issuer, PublicKey subject, X500Name name, Instant now, Instant notAfter) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new JcaX509CertificateHolder(issuer).getSubject(),
                    serial(),
                    Date.from(now.minus(CLOCKS_DIFFER)),
                    Date.from(notAfter),
                    name,
                    subject);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
            return builder;
        } catch (CertIOException | GeneralSecurityException impossible) {
            throw new PkiException("a certificate cannot be made", impossible);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (CertificateException | OperatorCreationException impossible) {
            throw new PkiException("a certificate cannot be signed", impossible);
        }
    }

    static String commonName(X509Certificate certificate) {
        RDN[] names = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        if (names.length != 1) {
            throw new PkiException("the certificate has no single common name");
        }
        return IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    static boolean issuedBy(X509Certificate candidate, X509Certificate issuer) {
        X500Principal name = candidate.getIssuerX500Principal();
        try {
            candidate.verify(issuer.getPublicKey());
            return name.equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException foreign) {
            return false;
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    static GeneralName alternative(String name) {
        return new GeneralName(ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static BigInteger serial() {
        // the top bit set keeps every serial the same length and above zero
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
    }
}
