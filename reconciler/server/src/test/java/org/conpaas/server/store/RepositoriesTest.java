package org.conpaas.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.server.config.Secret;
import org.conpaas.server.store.AgentRepository.CertificateRow;
import org.conpaas.server.store.CodeKeyRepository.CodeKeyRow;
import org.conpaas.server.store.CodeVersionRepository.CodeVersionRow;
import org.conpaas.server.store.SecretRepository.SecretRow;
import org.conpaas.server.store.TokenRepository.TokenRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final Path home;
    private final Database database;
    private final SecretCipher cipher;

    RepositoriesTest(@TempDir Path home) {
        this.home = home;
        this.database = Database.open(DerbyStateStoreTest.settings(home), home);
        this.cipher = SecretCipher.open(home.resolve("keys/secrets.key"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keeps_sources() {
        JpaSourceRepository sources = new JpaSourceRepository(database, cipher);
        SourceRow site = source("site", Optional.of(new Secret("user:canary")));

        assertThat(sources.add(site)).isTrue();
        assertThat(sources.add(site)).isFalse();
        assertThat(sources.update(source("none", Optional.empty()))).isFalse();
        sources.lastRevision("site", "abc");
        sources.lastRevision("none", "abc");
        assertThat(sources.find("site").flatMap(SourceRow::lastRevision)).contains("abc");
        assertThat(sources.update(site)).isTrue();
        assertThat(sources.all()).containsExactly(site);
        assertThat(sources.remove("site")).isTrue();
        assertThat(sources.remove("site")).isFalse();
    }

    @Test
    @DisplayName("case 44: secrets are nowhere readable in the database's files")
    void encrypts_secrets_on_disk() throws IOException {
        new JpaSourceRepository(database, cipher).add(source("site", Optional.of(new Secret("canary-of-a-source"))));
        JpaSecretRepository secrets = new JpaSecretRepository(database, cipher);
        secrets.put(Optional.of("blog"), "password", new Secret("canary-of-an-application"), NOW, "ann");
        secrets.put(Optional.of("blog"), "password", new Secret("canary-of-an-application-2"), NOW, "bob");
        secrets.put(Optional.empty(), "password", new Secret("canary-of-all"), NOW, "ann");
        assertThat(secrets.value(Optional.of("blog"), "password")).contains(new Secret("canary-of-an-application-2"));
        assertThat(secrets.value(Optional.empty(), "password")).contains(new Secret("canary-of-all"));
        assertThat(secrets.value(Optional.of("other"), "password")).isEmpty();
        database.close();

        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain("canary"));
        }
    }

    @Test
    void keeps_the_last_versions_of_a_secret_and_counts_all() throws Exception {
        JpaSecretRepository secrets = new JpaSecretRepository(database, cipher);
        Optional<String> blog = Optional.of("blog");
        for (int number = 1; number <= 7; number++) {
            secrets.put(blog, "pin", new Secret("v" + number), NOW.plusSeconds(number), "ann");
        }
        secrets.put(Optional.empty(), "pin", new Secret("other"), NOW, "bob");

        SecretRow newest = new SecretRow(blog, "pin", 7, NOW.plusSeconds(7), "ann");
        SecretRow other = new SecretRow(Optional.empty(), "pin", 1, NOW, "bob");
        assertThat(secrets.all()).containsExactly(other, newest);
        assertThat(secrets.value(blog, "pin")).contains(new Secret("v7"));
        long kept = database.read(manager -> manager.createQuery(
                        "SELECT COUNT(s) FROM SecretEntity s WHERE s.application = 'blog'", Long.class)
                .getSingleResult());
        assertThat(kept).isEqualTo(SecretRepository.VERSIONS_KEPT);
        assertThat(secrets.remove(blog, "pin")).contains(newest);
        assertThat(secrets.remove(blog, "pin")).isEmpty();
        assertThat(secrets.all()).containsExactly(other);
    }

    @Test
    void refuses_a_secret_of_another_key_or_place() throws IOException {
        String text = cipher.encrypt(new Secret("x"), "here");
        SecretCipher other = SecretCipher.open(home.resolve("keys/other.key"));

        assertThat(cipher.decrypt(text, "here")).isEqualTo(new Secret("x"));
        assertThatThrownBy(() -> cipher.decrypt(text, "there")).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> other.decrypt(text, "here"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("restore that folder from the backup");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys/secrets.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keeps_code_versions_newest_first() {
        JpaCodeVersionRepository versions = new JpaCodeVersionRepository(database);
        CodeVersionRow old = new CodeVersionRow("blog", "web", "code-1", "aa", "a.war", "", 1, NOW);
        CodeVersionRow fresh = new CodeVersionRow("blog", "web", "code-2", "bb", "b.war", "ü", 2, NOW.plusSeconds(1));

        assertThat(versions.add(old)).isTrue();
        assertThat(versions.add(fresh)).isTrue();
        assertThat(versions.add(fresh)).isFalse();
        assertThat(versions.all("blog", "web")).containsExactly(fresh, old);
        assertThat(versions.find("blog", "web", "code-1")).contains(old);
        assertThat(versions.uses("aa")).isTrue();
        assertThat(versions.remove("blog", "web", "code-1")).isTrue();
        assertThat(versions.uses("aa")).isFalse();
    }

    @Test
    void keeps_keys_for_code_by_service() {
        JpaCodeKeyRepository keys = new JpaCodeKeyRepository(database);
        CodeKeyRow web = new CodeKeyRow("blog", "web", "SHA256:a/b", "ssh-ed25519 AAAA", "ann", NOW, "admin");
        CodeKeyRow jobs = new CodeKeyRow("blog", "jobs", "SHA256:a/b", "ssh-ed25519 AAAA", "", NOW, "admin");

        assertThat(keys.add(web)).isTrue();
        assertThat(keys.add(web)).isFalse();
        assertThat(keys.add(jobs)).isTrue();
        assertThat(keys.all("blog", "web")).containsExactly(web);
        assertThat(keys.find("SHA256:a/b")).containsExactly(jobs, web);
        assertThat(keys.find("SHA256:other")).isEmpty();
        assertThat(keys.remove("blog", "web", "SHA256:a/b")).isTrue();
        assertThat(keys.remove("blog", "web", "SHA256:a/b")).isFalse();
        assertThat(keys.find("SHA256:a/b")).containsExactly(jobs);
    }

    @Test
    void keeps_tokens() {
        JpaTokenRepository tokens = new JpaTokenRepository(database);
        TokenRow row = new TokenRow("ab", "admin", NOW);
        tokens.add(row);

        assertThat(tokens.find("ab")).contains(row);
        assertThat(tokens.all()).containsExactly(row);
        assertThat(tokens.remove("ab")).isTrue();
        assertThat(tokens.find("ab")).isEmpty();
    }

    @Test
    @DisplayName("case 40: an enrolment token works once and in time; a revoked certificate is known as such")
    void keeps_agents() {
        JpaAgentRepository agents = new JpaAgentRepository(database);
        agents.permit("aa", "local", NOW.plusSeconds(60));
        agents.permit("bb", "other", NOW.plusSeconds(60));
        assertThat(agents.isAwaited("local")).isTrue();
        assertThat(agents.isAwaited("nobody")).isFalse();

        assertThat(agents.redeem("aa", "key", NOW)).contains("local");
        assertThat(agents.redeem("aa", "other", NOW)).isEmpty();
        assertThat(agents.redeem("aa", "key", NOW)).contains("local");
        assertThat(agents.redeem("bb", "key", NOW.plusSeconds(60))).isEmpty();
        assertThat(agents.redeem("cc", "key", NOW)).isEmpty();
        assertThat(agents.isAwaited("local")).isFalse();
        assertThat(agents.isAwaited("other")).isTrue();
        agents.permit("dd", "local", NOW.plusSeconds(60));
        assertThat(agents.isAwaited("local")).as("it was let in once").isFalse();

        CertificateRow certificate = new CertificateRow("1f", "local", NOW.plusSeconds(60), false);
        agents.issued(certificate);
        assertThat(agents.certificates("local")).containsExactly(certificate);
        assertThat(agents.revokedSerials(NOW)).isEmpty();
        agents.revoke("local");
        assertThat(agents.revokedSerials(NOW)).containsExactly("1f");
        assertThat(agents.revokedSerials(NOW.plusSeconds(60))).isEmpty();
    }

    private static SourceRow source(String name, Optional<Secret> credentials) {
        return new SourceRow(
                name,
                "https://example.org/site.git",
                "main",
                "",
                true,
                false,
                60,
                credentials,
                Optional.of(new Secret("hmac")),
                Optional.empty());
    }
}
