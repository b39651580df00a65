package org.conpaas.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.conpaas.pki.CertificateAuthority;
import org.conpaas.server.config.Settings.AgentSettings;
import org.conpaas.server.store.AgentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentEnrolmentTest {
    private final AgentEnrolment enrolment;

    AgentEnrolmentTest(@TempDir Path home) {
        CertificateAuthority authority = CertificateAuthority.open(home.resolve("ca"), Instant.now());
        AgentSettings settings =
                new AgentSettings(Duration.ofSeconds(30), Duration.ofSeconds(90), 90, Duration.ofHours(1));
        enrolment = new AgentEnrolment(new Memory(), authority, settings, Clock.systemUTC());
    }

    private static final class Memory implements AgentRepository {
        private final Map<String, String> permitted = new HashMap<>();
        private final Map<String, String> keys = new HashMap<>();
        private final List<CertificateRow> issued = new ArrayList<>();

        @Override
        public void permit(String hash, String agent, Instant expiresAt) {
            permitted.put(hash, agent);
        }

        @Override
        public Optional<String> redeem(String hash, String key, Instant now) {
            return keys.computeIfAbsent(hash, any -> key).equals(key)
                    ? Optional.ofNullable(permitted.get(hash))
                    : Optional.empty();
        }

        @Override
        public boolean isAwaited(String agent) {
            return permitted.containsValue(agent) && keys.isEmpty();
        }

        @Override
        public void issued(CertificateRow certificate) {
            issued.add(certificate);
        }

        @Override
        public List<CertificateRow> certificates(String agent) {
            return issued.stream().filter(row -> row.agent().equals(agent)).toList();
        }

        @Override
        public void revoke(String agent) {
            issued.replaceAll(row -> new CertificateRow(row.serial(), row.agent(), row.notAfter(), true));
        }

        @Override
        public Set<String> revokedSerials(Instant now) {
            return Set.of();
        }
    }

    private static String request() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=any"), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        }
        return text.toString();
    }

    @Test
    void a_token_is_good_for_one_key_as_often_as_an_answer_is_lost() throws Exception {
        String token = enrolment.permit("a");
        String request = request();
        assertThat(enrolment.enrol(token, request)).isPresent();
        assertThat(enrolment.enrol(token, request)).isPresent();
        assertThat(enrolment.enrol(token, request())).isEmpty();
        assertThat(enrolment.renew("a", request()).agent()).isEqualTo("a");
    }

    @Test
    void what_cannot_be_read_uses_no_token_up() throws Exception {
        String token = enrolment.permit("a");
        assertThatThrownBy(() -> enrolment.enrol(token, "nonsense")).isInstanceOf(IllegalArgumentException.class);
        assertThat(enrolment.enrol(token, request())).isPresent();
    }

    @Test
    void an_agent_whose_machine_went_is_let_in_no_more() throws Exception {
        String token = enrolment.permit("a");
        String request = request();
        assertThat(enrolment.enrol(token, request)).isPresent();
        enrolment.revoke("a");
        assertThat(enrolment.enrol(token, request)).isEmpty();
    }
}
