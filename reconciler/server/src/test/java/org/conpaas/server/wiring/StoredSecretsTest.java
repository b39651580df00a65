package org.conpaas.server.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.engine.port.StateStore;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.server.api.EventStream;
import org.conpaas.server.api.States;
import org.conpaas.server.api.World;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.SecretView;
import org.conpaas.server.config.Secret;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.sealing.SealingKeys;
import org.conpaas.server.sealing.Unsealing;
import org.conpaas.server.store.Database;
import org.conpaas.server.store.JpaDecisionRepository;
import org.conpaas.server.store.JpaHistoryRepository;
import org.conpaas.server.store.JpaOperationRepository;
import org.conpaas.server.store.JpaSecretRepository;
import org.conpaas.server.store.JpaStateStore;
import org.conpaas.server.store.SecretCipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSecretsTest {
    private static final Clock CLOCK = Clock.fixed(States.NOW, ZoneOffset.UTC);
    private static final Optional<String> ALL = Optional.empty();

    private final World world = new World();
    private final Database database;
    private final StateStore store;
    private final SecretStore readable;
    private final StoredSecrets secrets;

    StoredSecretsTest(@TempDir Path home) {
        database = Database.open(
                new DatabaseSettings(
                        "jdbc:derby:" + home.resolve("db") + ";create=true",
                        "conpaas",
                        new Secret(""),
                        4,
                        Duration.ofMinutes(1)),
                home);
        JpaHistoryRepository history = new JpaHistoryRepository(database, 10, 10);
        store = new JpaStateStore(
                database, new JpaOperationRepository(database), new JpaDecisionRepository(database), history);
        SealingKeys keys = SealingKeys.open(home.resolve("keys/sealing"), CLOCK);
        JpaSecretRepository rows =
                new JpaSecretRepository(database, SecretCipher.open(home.resolve("keys/secrets.key")));
        readable = new ReadableSecrets(rows, new Unsealing(keys));
        secrets = new StoredSecrets(
                rows, keys, new Announcements(history, new EventStream(1, 10, 1, Runnable::run), CLOCK), world, CLOCK);
        runs("blog", "pin");
        runs("shop", "pin");
        runs("calm", "other");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void runs(String application, String secret) {
        Manifest manifest = new CatalogueReader(ServiceTypes.catalogue(), Limits.STANDARD)
                .read("m.yaml", """
                        apiVersion: conpaas.org/v1
                        kind: Application
                        metadata: {name: %s}
                        spec:
                          services:
                            web: {type: helloworld, environment: {PIN: {secret: %s}}}
                        """.formatted(application, secret).getBytes(UTF_8))
                .manifests()
                .get(0);
        ApplicationState seen = States.application(application).state();
        world.states.put(
                application,
                new ApplicationState(
                        application,
                        Optional.empty(),
                        Optional.of(manifest),
                        seen.plan(),
                        seen.status(),
                        seen.lookedAt(),
                        seen.waitsSince(),
                        seen.next()));
    }

    private void set(Optional<String> application, String value) {
        secrets.set(application, "pin", new Secret(value), "ann");
    }

    @Test
    void an_application_finds_its_own_secret_before_the_installations() {
        set(ALL, "everybody's");
        set(Optional.of("blog"), "blog's");
        assertThat(readable.value("blog", "pin")).contains("blog's");
        assertThat(readable.value("shop", "pin")).contains("everybody's");
        assertThat(readable.value("shop", "none")).isEmpty();
        assertThat(secrets.list())
                .containsExactly(
                        new SecretView("pin", ALL, 1, States.NOW, "ann", List.of("shop/web")),
                        new SecretView("pin", Optional.of("blog"), 1, States.NOW, "ann", List.of("blog/web")));
    }

    @Test
    void a_change_wakes_the_applications_that_use_it_and_no_other() {
        long calm = store.revision("calm");
        long blog = store.revision("blog");
        set(ALL, "1");
        assertThat(world.diary).containsExactly("look blog (secret pin changed)", "look shop (secret pin changed)");
        assertThat(store.revision("blog")).isGreaterThan(blog);
        assertThat(store.revision("calm")).isEqualTo(calm);
        world.diary.clear();
        set(Optional.of("shop"), "2");
        assertThat(world.diary).containsExactly("look shop (secret pin of shop changed)");
        world.diary.clear();
        set(ALL, "3");
        assertThat(world.diary).containsExactly("look blog (secret pin changed)");
    }

    @Test
    void one_that_is_used_goes_only_by_force_and_falls_back_to_the_installations() {
        set(ALL, "everybody's");
        set(Optional.of("blog"), "blog's");
        assertThatThrownBy(() -> secrets.remove(Optional.of("blog"), "pin", false, "bob"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("secret pin of blog is used by blog/web");
        assertThatThrownBy(() -> secrets.remove(ALL, "none", true, "bob")).hasMessageContaining("no secret none");
        world.diary.clear();
        secrets.remove(Optional.of("blog"), "pin", true, "bob");
        assertThat(readable.value("blog", "pin")).contains("everybody's");
        assertThat(world.diary).containsExactly("look blog (secret pin of blog changed)");
    }

    @Test
    void every_change_is_written_down_with_who_and_which_version_but_no_value() {
        set(ALL, "canary");
        set(ALL, "canary");
        set(Optional.of("blog"), "canary");
        secrets.remove(Optional.of("blog"), "pin", true, "bob");
        String key = secrets.rotateSealingKey("bob").kid();
        assertThat(secrets.history(Optional.empty(), 10))
                .extracting(EventView::text)
                .containsExactly(
                        "bob made a new key for sealed secrets, " + key,
                        "bob removed secret pin of blog, version 1",
                        "ann set secret pin of blog, version 1",
                        "ann set secret pin, version 2",
                        "ann set secret pin, version 1");
        assertThat(secrets.sealingKey().kid()).isEqualTo(key);
    }
}
