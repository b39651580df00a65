package org.conpaas.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.conpaas.server.config.Settings.Isolation;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    private final Path home;

    SettingsReaderTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void has_a_default_for_everything_but_the_home() {
        Settings settings = new SettingsReader(config(Map.of())).read();

        assertThat(settings.home()).isEqualTo(home);
        assertThat(settings.http().publicUrl()).isEqualTo(URI.create("https://localhost:8443"));
        assertThat(settings.database().url()).isEqualTo("jdbc:derby:" + home + "/db;create=true");
        assertThat(settings.engine().sweepInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.local().isolation()).isEqualTo(Isolation.AUTO);
    }

    @Test
    void reads_what_is_set() {
        Settings settings = new SettingsReader(config(Map.of(
                        "conpaas.http.port", "9443",
                        "conpaas.http.address", "192.0.2.7",
                        "conpaas.local.isolation", "netns",
                        "conpaas.agents.poll-wait", "1500ms",
                        "conpaas.engine.deletion-share", "0.25")))
                .read();

        assertThat(settings.http().publicUrl()).isEqualTo(URI.create("https://192.0.2.7:9443"));
        assertThat(settings.local().isolation()).isEqualTo(Isolation.NETNS);
        assertThat(settings.agents().pollWait()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.engine().deletionShare()).isEqualTo(0.25);
    }

    @Test
    void reports_every_problem_at_once() {
        SettingsRefusedException refused =
                catchThrowableOfType(SettingsRefusedException.class, () -> new SettingsReader(config(Map.of(
                                "conpaas.http.port", "70000",
                                "conpaas.local.isolation", "vm",
                                "conpaas.agents.silent-after", "10s",
                                "conpaas.database.url", "jdbc:h2:mem",
                                "conpaas.sources.allow-http", "maybe")))
                        .read());

        assertThat(refused.problems())
                .extracting(SettingProblem::key)
                .containsExactlyInAnyOrder(
                        "conpaas.http.port",
                        "conpaas.local.isolation",
                        "conpaas.agents.silent-after",
                        "conpaas.database.url",
                        "conpaas.sources.allow-http");
        assertThat(refused)
                .hasMessageContaining(
                        "CP5001: conpaas.http.port = 70000 (system property): not a whole number from 1 to"
                                + " 65535. Write a whole number from 1 to 65535, or remove the key for its default, 8443.");
    }

    @Test
    void names_what_a_key_that_means_nothing_may_have_meant() {
        SettingsReader reader = new SettingsReader(
                config(Map.of("conpaas.http.prot", "1", "conpaas.zzzzzzzzzzzzzzzz", "1", "CONPAAS_HTTP_PORTS", "1")));

        assertThat(reader.warnings())
                .containsExactly(
                        "CP5003: CONPAAS_HTTP_PORTS is no setting and changes nothing; did you mean conpaas.http.port?",
                        "CP5003: conpaas.http.prot is no setting and changes nothing; did you mean conpaas.http.port?",
                        "CP5003: conpaas.zzzzzzzzzzzzzzzz is no setting and changes nothing; cps config lists what there is");
    }

    @Test
    @DisplayName("case 44: a secret's value is neither listed nor printed nor in a problem")
    void shows_no_secret() {
        Config config = config(Map.of("conpaas.database.password", "canary", "conpaas.http.port", "x"));
        SettingsReader reader = new SettingsReader(config);

        assertThat(reader.values())
                .filteredOn(value -> value.key().equals("conpaas.database.password"))
                .extracting(SettingValue::value)
                .containsExactly("***");
        assertThatThrownBy(reader::read).hasMessageNotContaining("canary");
        assertThat(new SettingsReader(config(Map.of("conpaas.database.password", "canary")))
                        .read()
                        .toString())
                .doesNotContain("canary");
    }

    @Test
    void reads_the_clouds_that_are_named() {
        Map<String, String> written = new HashMap<>(Map.of(
                "conpaas.clouds", "mycloud, other-1",
                "conpaas.cloud.mycloud.identity", "https://cloud.example.org:5000/v3",
                "conpaas.cloud.mycloud.user", "ann",
                "conpaas.cloud.mycloud.password", "canary",
                "conpaas.cloud.mycloud.project", "science",
                "conpaas.cloud.mycloud.image", "conpaas-node",
                "conpaas.cloud.other-1.identity", "https://other.example.org/v3",
                "conpaas.cloud.other-1.application-credential", "c1",
                "conpaas.cloud.other-1.application-credential-secret", "canary",
                "conpaas.cloud.other-1.image", "node"));
        assertThatThrownBy(() -> new SettingsReader(config(written)).read())
                .hasMessageContaining("CP5007: conpaas.http.public-url")
                .hasMessageContaining("https://localhost:8443 is this machine itself");
        written.put("conpaas.http.public-url", "https://192.0.2.7:8443");
        Settings settings = new SettingsReader(config(written)).read();
        assertThat(settings.http().localUrl()).hasToString("https://localhost:8443");
        assertThat(settings.clouds())
                .extracting(cloud -> cloud.name() + " " + cloud.user() + cloud.applicationCredential())
                .containsExactly("mycloud ann", "other-1 c1");
        assertThat(settings.toString()).doesNotContain("canary");
    }

    @Test
    void a_cloud_without_what_it_needs_is_refused_key_by_key() {
        Map<String, String> written = Map.of(
                "conpaas.clouds", "mycloud",
                "conpaas.cloud.mycloud.identity", "ftp://cloud",
                "conpaas.cloud.mycloud.usr", "ann",
                "conpaas.cloud.mycloud.password", "canary");
        SettingsReader reader = new SettingsReader(config(written));
        assertThat(catchThrowableOfType(SettingsRefusedException.class, reader::read))
                .hasMessageContaining("conpaas.cloud.mycloud.identity")
                .hasMessageContaining("conpaas.cloud.mycloud.user")
                .hasMessageContaining("conpaas.cloud.mycloud.project")
                .hasMessageContaining("conpaas.cloud.mycloud.image")
                .hasMessageNotContaining("mycloud.password")
                .hasMessageNotContaining("canary");
        assertThat(reader.warnings())
                .containsExactly("CP5003: conpaas.cloud.mycloud.usr is no setting and changes nothing;"
                        + " did you mean conpaas.cloud.mycloud.user?");
        assertThat(reader.values())
                .filteredOn(value -> value.key().endsWith("mycloud.password"))
                .extracting(SettingValue::value)
                .containsExactly("***");
        assertThatThrownBy(() -> new SettingsReader(config(Map.of("conpaas.clouds", "local"))).read())
                .hasMessageContaining("local and default are taken");
    }

    @Test
    void refuses_a_file_that_it_cannot_read() throws IOException {
        Files.writeString(home.resolve("conpaas.properties"), "conpaas.http.port = \\u00zz");

        assertThatThrownBy(() -> new SettingsReader(config(Map.of())).read())
                .isInstanceOf(SettingsRefusedException.class)
                .hasMessageContaining("CP5004")
                .hasMessageContaining(home.resolve("conpaas.properties").toString());
    }

    @Test
    void every_default_is_a_value_that_would_be_taken() {
        assertThat(SettingsCatalogue.all()).allSatisfy(setting -> {
            if (!setting.key().equals("conpaas.home")) {
                setting.kind().reader().read(setting.fallback().replace("${home}", "/home"));
            }
        });
        assertThat(SettingsCatalogue.all()).extracting(Setting::key).doesNotHaveDuplicates();
    }

    @Test
    void the_document_says_what_the_catalogue_says() throws IOException {
        Path document = Path.of("../../docs/settings.md");
        if (Boolean.getBoolean("conpaas.write.documents")) {
            Files.writeString(document, SettingsDocument.text());
        }

        assertThat(Files.readString(document))
                .as("write it anew with -Dconpaas.write.documents=true")
                .isEqualTo(SettingsDocument.text());
    }

    private Config config(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("conpaas.home", home.toString());
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 400))
                .build();
    }
}
