package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.agent.protocol.DataFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manifest export --data}: an application as a folder. */
class ExportTest {
    private static final String RUNNING = """
            apiVersion: conpaas.org/v1
            kind: Application
            metadata: {name: blog}
            spec:
              services:
                # what people wrote
                db: {type: mysql, password: {secret: blog-db}}
                web:
                  type: php
                  uses: [db]
                  code: {version: code-3f2a91c0}   # switched to on Monday
                  shared: {uploads: wp-content/uploads}
                front:
                  type: php
                  startupScript: scripts/setup.sh
                  code: {archive: front.tar.gz}
            """;

    private final Path folder;

    ExportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void says_what_it_cannot_take_out() throws IOException {
        String running = """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: blog}
                spec:
                  services:
                    job:
                      type: generic
                      disks:
                        results: {kind: persistent, size: 1GiB, at: /srv/results, from: seed.tar.gz}
                        scratch: {kind: volatile, size: 1GiB, at: /tmp/scratch}
                """;
        try (FakeReconciler reconciler = new FakeReconciler()
                .answer("GET /applications/blog/export", running)
                .answer("GET /applications/blog/services/job/data?limit=500", "{\"items\": []}")) {
            Cli.Run run = new Cli(folder).against(reconciler).run("manifest", "export", "blog", "--data", "copy");
            assertThat(run.err())
                    .contains("Not in it: what is on disk results of job: a generic service cannot give it out")
                    .contains("Copy seed.tar.gz")
                    .doesNotContain("scratch");
            assertThat(run.code()).isEqualTo(1);
            assertThat(folder.resolve("copy/manifest.yaml")).exists();
        }
    }

    private static byte[] frames(String content, boolean whole) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        DataFrames.content(frames, bytes, bytes.length);
        if (whole) {
            DataFrames.end(frames);
        }
        return frames.toByteArray();
    }

    private static FakeReconciler prepared(boolean whole) throws IOException {
        return new FakeReconciler()
                .answer("GET /applications/blog/export", RUNNING)
                .answer("GET /applications/blog/services/db/data?limit=500", """
                        {"items": [{"name": "databases", "fileName": "blog-db-databases.sql.gz", "role": "mysql",
                          "field": ["dump"], "besides": {}}]}""")
                .answer("GET /applications/blog/services/db/data/databases", 200, frames("rows", true))
                .answer("GET /applications/blog/services/web/data?limit=500", """
                        {"items": [{"name": "uploads", "fileName": "blog-web-uploads.tar.gz", "role": "backend",
                          "field": ["disks", "uploads", "from"],
                          "besides": {"kind": "shared", "size": "10GiB", "at": "/srv/uploads"}}]}""")
                .answer("GET /applications/blog/services/web/data/uploads", 200, frames("files", whole))
                .answer("GET /applications/blog/services/front/data?limit=500", "{\"items\": []}")
                .answer("GET /applications/blog/services/web/code", """
                        {"items": [{"id": "code-3f2a91c0", "fileName": "Blog.TAR.GZ"}]}""")
                .answer("GET /applications/blog/services/web/code/code-3f2a91c0", "code");
    }

    @Test
    void writes_data_and_uploaded_code_and_a_manifest_that_names_them() throws IOException {
        try (FakeReconciler reconciler = prepared(true)) {
            Cli cli = new Cli(folder).against(reconciler);
            Cli.Run run = cli.run("manifest", "export", "blog", "--data", "copy", "--name", "blog2");
            assertThat(run.err())
                    .contains("Copy front.tar.gz of the application's repository")
                    .contains("Copy scripts/setup.sh of the application's repository");
            assertThat(run.code()).isZero();
            assertThat(folder.resolve("copy/data/db/blog-db-databases.sql.gz")).hasContent("rows");
            assertThat(folder.resolve("copy/data/web/blog-web-uploads.tar.gz")).hasContent("files");
            assertThat(folder.resolve("copy/code/web-code-3f2a91c0.tar.gz")).hasContent("code");
            assertThat(Files.readString(folder.resolve("copy/manifest.yaml")))
                    .contains(
                            "name: blog2",
                            "# what people wrote",
                            "dump: data/db/blog-db-databases.sql.gz",
                            "archive: code/web-code-3f2a91c0.tar.gz",
                            "from: data/web/blog-web-uploads.tar.gz",
                            "at: /srv/uploads")
                    .doesNotContain("version:");
            assertThat(cli.run("manifest", "validate", "copy/manifest.yaml").code())
                    .isZero();
            assertThat(cli.run("manifest", "export", "blog", "--data", "copy").err())
                    .contains("There is a manifest already", "--force");
        }
    }

    @Test
    void leaves_no_manifest_when_data_broke_off() throws IOException {
        try (FakeReconciler reconciler = prepared(false)) {
            Cli.Run run = new Cli(folder).against(reconciler).run("manifest", "export", "blog", "--data", "copy");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("The data broke off before its end");
            assertThat(folder.resolve("copy/manifest.yaml")).doesNotExist();
            assertThat(folder.resolve("copy/data/web/blog-web-uploads.tar.gz")).doesNotExist();
        }
    }
}
