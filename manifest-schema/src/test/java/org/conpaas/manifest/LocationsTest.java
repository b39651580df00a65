package org.conpaas.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.manifest.SampleTypes.application;
import static org.conpaas.manifest.SampleTypes.problems;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    @ParameterizedTest
    @DisplayName("case 2: paths that leave the repository are refused by their text")
    @ValueSource(
            strings = {
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "/etc/passwd",
                "~/x",
                "a\\..\\b",
                "%2e%2e/x",
                "a/%2E%2E/b",
                "%252e%252e/x",
                "a%2fb",
                "a%00b",
                "x\u0000y",
                "x\ny",
                "\uFF0E\uFF0E/x",
                "a/\u2024\u2024/b",
                "..\u2215x",
                ".. /x",
                ".git/config",
                "a/.GIT/x",
                "-x",
                "file:/etc/passwd",
                "ext::sh -c x",
                "C:x",
                ""
            })
    void refuses_paths_that_lead_out(String path) {
        assertThat(Locations.pathFault(path)).isPresent();
    }

    @ParameterizedTest
    @DisplayName("case 2: paths inside the repository are fine")
    @ValueSource(strings = {"code/blog.war", "a", "a b/ü.tar.gz", "./a", "a..b", "a/...b", ".gitignore", "100%"})
    void accepts_paths_inside(String path) {
        assertThat(Locations.pathFault(path)).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("case 7: only https URLs without credentials are taken")
    @ValueSource(
            strings = {
                "http://example.org/x", "file:///etc/passwd", "ftp://example.org/x", "ssh://example.org/x",
                        "https:///x", "https://",
                "https://a:b@example.org/x", "https://token@example.org", "https://exa mple.org", "HTTP://example.org",
                        "git@example.org:x", "https://[x"
            })
    void refuses_urls(String url) {
        assertThat(Locations.urlFault(url, false)).isPresent();
    }

    @Test
    @DisplayName("case 7: http is taken where the operator allowed it")
    void http_where_allowed() {
        assertThat(Locations.urlFault("http://example.org/x", true)).isEqualTo(Optional.empty());
        byte[] text = application("job: {type: generic, code: {git: http://example.org/x, revision: main}}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(new ManifestReader(SampleTypes.ALL, Limits.STANDARD.withHttp())
                        .read("blog.yaml", text)
                        .problems())
                .isEmpty();
    }

    @Test
    void problems_show_the_path_but_no_credentials() {
        assertThat(problems(application("""
                        a: {type: generic, code: {archive: ../x.tar}}
                        b: {type: generic, code: {git: "https://me:hunter2@example.org/x", revision: main}}
                        c: {type: generic, startupScript: "http://example.org/x"}
                        d: {type: generic, code: {archive: "https://example.org/x.tar"}}
                        """)))
                .containsExactly(
                        "blog.yaml:7:31  CP1019  services.a.code.archive: `../x.tar` leaves the repository"
                                + " (for example code/blog.tar.gz or https://example.org/blog.tar.gz)",
                        "blog.yaml:8:31  CP1020  services.b.code.git: the URL holds a user or password"
                                + " (for example https://example.org/blog.git)",
                        "blog.yaml:9:24  CP1020  services.c.startupScript: `http://example.org/x` is not https"
                                + " (for example code/blog.tar.gz or https://example.org/blog.tar.gz)",
                        "blog.yaml:10:40  CP1026  services.d.code.archive: a URL without sha256 may give other bytes tomorrow"
                                + " (add sha256 beside it; until then it is pinned at its first fetch)");
    }
}
