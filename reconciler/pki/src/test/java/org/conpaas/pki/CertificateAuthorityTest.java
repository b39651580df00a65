package org.conpaas.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.conpaas.pki.CertificateAuthority.Issued;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration DAYS_90 = Duration.ofDays(90);

    private final Path home;

    CertificateAuthorityTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void stays_the_same_over_restarts_and_keeps_its_key_to_itself() throws IOException {
        CertificateAuthority first = authority("ca");
        CertificateAuthority second = authority("ca");

        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("ca/ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void refuses_to_replace_a_key_that_is_gone() throws IOException {
        authority("ca");
        Files.delete(home.resolve("ca/ca.key"));

        assertThatThrownBy(() -> authority("ca"))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining("ca.key is gone")
                .hasMessageContaining("restore it from the backup");
    }

    @Test
    void gives_an_agent_a_certificate_for_its_name_whatever_the_request_says() throws Exception {
        Issued issued = authority("ca").issueAgent(request(Certificates.newKeys(), "CN=admin"), "local", NOW, DAYS_90);

        assertThat(CertificateAuthority.agent(issued.certificate())).isEqualTo("local");
        assertThat(issued.notAfter()).isEqualTo(NOW.plus(DAYS_90));
        assertThat(issued.serial()).isEqualTo(CertificateAuthority.serial(issued.certificate()));
        assertThat(authority("ca").recognises(issued.certificate(), NOW)).isTrue();
    }

    @Test
    @DisplayName(
            "case 40: an agent's certificate that is expired, of another authority or the server's own is not recognised")
    void recognises_only_agents_of_its_own() throws Exception {
        CertificateAuthority ours = authority("ca");
        CertificateAuthority foreign = authority("other");
        Issued stranger = foreign.issueAgent(request(Certificates.newKeys(), "CN=local"), "local", NOW, DAYS_90);
        Issued mine = ours.issueAgent(request(Certificates.newKeys(), "CN=local"), "local", NOW, DAYS_90);

        assertThat(ours.recognises(stranger.certificate(), NOW)).isFalse();
        assertThat(ours.recognises(mine.certificate(), NOW.plus(DAYS_90).plusSeconds(1)))
                .isFalse();
        assertThat(ours.recognises(mine.certificate(), NOW.minus(Duration.ofHours(1))))
                .isFalse();
        assertThat(ours.recognises(server(ours, NOW, "here").certificate(), NOW))
                .isFalse();
        assertThat(ours.recognises(ours.certificate(), NOW)).isFalse();
    }

    @Test
    void refuses_a_request_that_somebody_else_signed() throws Exception {
        KeyPair mine = Certificates.newKeys();
        KeyPair other = Certificates.newKeys();
        String forged = request(new KeyPair(mine.getPublic(), other.getPrivate()), "CN=local");

        assertThatThrownBy(() -> authority("ca").issueAgent(forged, "local", NOW, DAYS_90))
                .isInstanceOf(PkiException.class)
                .hasMessage("the request is not signed with its own key");
        assertThatThrownBy(() -> authority("ca").issueAgent("rubbish", "local", NOW, DAYS_90))
                .isInstanceOf(PkiException.class);
    }

    @Test
    void renews_the_server_certificate_when_it_ends_soon_or_its_names_changed() {
        CertificateAuthority ours = authority("ca");
        ServerIdentity first = server(ours, NOW, "conpaas.example.org");

        assertThat(ServerIdentity.names(first.certificate()))
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "conpaas.example.org");
        assertThat(server(ours, NOW.plus(Duration.ofDays(366)), "conpaas.example.org"))
                .isEqualTo(first);
        assertThat(server(ours, NOW.plus(Duration.ofDays(368)), "conpaas.example.org"))
                .isNotEqualTo(first);
        ServerIdentity renamed = server(ours, NOW, "elsewhere.example.org");
        assertThat(ServerIdentity.names(renamed.certificate())).contains("elsewhere.example.org");
        assertThat(server(authority("other"), NOW, "elsewhere.example.org")).isNotEqualTo(renamed);
    }

    private CertificateAuthority authority(String folder) {
        return CertificateAuthority.open(home.resolve(folder), NOW);
    }

    private ServerIdentity server(CertificateAuthority authority, Instant now, String name) {
        return ServerIdentity.open(home, authority, List.of(name), now);
    }

    private static String request(KeyPair keys, String subject) throws Exception {
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(request);
        }
        return text.toString();
    }
}
