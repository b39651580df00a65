package org.conpaas.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.managers.ServiceTypes;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.edit.ManifestWriter;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.git.Commits;
import org.conpaas.server.git.CommittedText;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.HostedRepositories;
import org.conpaas.server.git.ManifestCommits;
import org.conpaas.server.git.ManifestParser;
import org.conpaas.server.git.MemoryRegistry;
import org.conpaas.server.git.SourceDefinition;
import org.conpaas.server.rest.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports from a real repository. */
class CommittedExportsTest {
    private static final String BLOG = """
            # yaml-language-server: $schema=https://conpaas.org/schema/application-v1.json
            # The blog; ask Ann before you touch it.
            kind: Application        # kind first, because we like it so
            apiVersion: conpaas.org/v1
            metadata: {name: blog}

            spec:
              services:
                web:
                  nodes: {node: 2}   # two are enough
                  type: helloworld
            """;
    private static final String OTHER =
            BLOG.replace("name: blog", "name: other").replace("Ann", "Bob");

    private final CatalogueReader reader = new CatalogueReader(ServiceTypes.catalogue(), Limits.STANDARD);
    private GitSources sources;
    private Commits repository;
    private CommittedExports exports;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        GitSettings settings = GitSettings.laptop(home);
        ManifestParser parser = (file, content) -> reader.readAll(Map.of(file, content));
        sources = new GitSources(settings, new MemoryRegistry(), parser, changed -> {}, Clock.systemUTC());
        new HostedRepositories(settings).create("main");
        repository = Commits.in(home.resolve("repositories/main.git"));
        ManifestCommits commits = new ManifestCommits(sources, settings, parser, Clock.systemUTC());
        exports = new CommittedExports(
                new CommittedText(sources, settings),
                commits,
                ServiceTypes.catalogue().schemas());
    }

    @AfterEach
    void close() {
        sources.close();
        repository.close();
    }

    private void hosting() throws Exception {
        SourceDefinition hosted = new SourceDefinition(
                "main",
                "/git/main.git",
                "main",
                "",
                false,
                true,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty());
        sources.add(hosted).get(30, TimeUnit.SECONDS);
    }

    private void commit(String path, String text) throws Exception {
        repository.with(path, text).commit("change " + path);
        sources.sync("main").get(30, TimeUnit.SECONDS);
    }

    private Manifest read(String text) {
        return reader.readAll(Map.of("x.yaml", text.getBytes(StandardCharsets.UTF_8)))
                .manifests()
                .get(0);
    }

    private Manifest running() {
        return sources.latest("blog").orElseThrow().manifest().orElseThrow();
    }

    @Test
    @DisplayName("case 36: an export is the committed text, comments and order kept, the same each time")
    void an_export_is_what_people_wrote() throws Exception {
        repository.with("apps/blog.yaml", BLOG).commit("first");
        hosting();
        assertThat(exports.text(running())).isEqualTo(BLOG).isEqualTo(exports.text(running()));
    }

    @Test
    void what_runs_is_written_into_what_is_committed() throws Exception {
        repository.with("blog.yaml", BLOG).commit("first");
        hosting();
        Manifest running = running();
        commit("blog.yaml", BLOG.replace("node: 2", "node: 7").replace("# The blog", "# Our blog"));
        assertThat(exports.text(running)).isEqualTo(BLOG.replace("# The blog", "# Our blog"));
    }

    @Test
    void while_the_newest_commit_is_broken_the_export_is_the_last_good_one() throws Exception {
        repository.with("blog.yaml", BLOG).commit("first");
        hosting();
        commit("blog.yaml", BLOG.replace("node: 2", "nod: 2"));
        assertThat(exports.text(running())).isEqualTo(BLOG);
        assertThatThrownBy(() -> exports.adopt(running(), "ann", "Adopt"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be edited");
    }

    @Test
    void other_applications_of_the_file_are_not_told() throws Exception {
        repository.with("all.yaml", OTHER + "---\n" + BLOG).commit("first");
        hosting();
        assertThat(exports.text(running())).isEqualTo("---\n" + BLOG);
    }

    @Test
    void without_its_source_an_application_is_written_anew() throws Exception {
        repository.with("blog.yaml", BLOG).commit("first");
        hosting();
        Manifest running = running();
        sources.remove("main");
        assertThat(exports.text(running))
                .isEqualTo(ManifestWriter.write(
                        read(BLOG), ServiceTypes.catalogue().schemas()));
    }

    @Test
    void adopting_commits_what_runs_into_the_newest_text() throws Exception {
        repository.with("all.yaml", OTHER + "---\n" + BLOG).commit("first");
        hosting();
        Manifest running = running();
        commit("all.yaml", OTHER + "---\n" + BLOG.replace("node: 2", "node: 7"));
        ChangeView change = exports.adopt(running, "ann", "Adopt");
        assertThat(change.pushed()).isTrue();
        sources.sync("main").get(30, TimeUnit.SECONDS);
        assertThat(exports.text(running())).isEqualTo("---\n" + BLOG);
        assertThat(sources.applications()).contains("blog", "other");
        assertThatThrownBy(() -> exports.adopt(running, "ann", "Adopt")).hasMessageContaining("nothing would change");
    }

    @Test
    void adopting_what_has_left_its_source_puts_it_back_as_it_was() throws Exception {
        repository.with("all.yaml", BLOG + "---\n" + OTHER).commit("first");
        hosting();
        commit("all.yaml", OTHER);
        assertThat(sources.latest("blog").orElseThrow().gone()).isTrue();
        assertThat(exports.adopt(running(), "ann", "Adopt").pushed()).isTrue();
        sources.sync("main").get(30, TimeUnit.SECONDS);
        assertThat(sources.latest("blog").orElseThrow().gone()).isFalse();
        assertThat(exports.text(running())).isEqualTo("---\n" + BLOG);
        assertThat(List.copyOf(sources.applications())).containsExactly("blog", "other");
    }
}
