package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What each command prints")
class GoldenTest {
    /** @param command without {@code cps} · @param name of the file that holds what it prints */
    record Golden(String name, String command) {
        @Override
        public String toString() {
            return "cps " + command;
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<Golden> commands() {
        return Stream.of(
                new Golden("status", "status"),
                new Golden("status-json", "status -o json"),
                new Golden("status-yaml", "status -o yaml"),
                new Golden("status-one", "status hello"),
                new Golden("why", "why hello"),
                new Golden("history", "history hello"),
                new Golden("plan", "plan hello"),
                new Golden("plan-all", "plan"),
                new Golden("plan-file", "plan -f manifest.yaml"),
                new Golden("plan-nothing", "plan calm"),
                new Golden("plan-what-if", "plan hello --what-if event"),
                new Golden("plan-what-if-file", "plan --what-if event --offline"),
                new Golden("diff", "diff hello"),
                new Golden("diff-file", "diff hello -f manifest.yaml"),
                new Golden("apply", "apply hello"),
                new Golden("rollback", "rollback hello --to abc -m Back"),
                new Golden("suspend", "suspend hello"),
                new Golden("suspend-json", "suspend hello -o json"),
                new Golden("resume", "resume hello"),
                new Golden("delete", "delete hello --yes"),
                new Golden("delete-asked", "delete hello"),
                new Golden("application-list", "application list"),
                new Golden("service-list", "service list"),
                new Golden("service-types", "service types"),
                new Golden("scale", "scale hello/web node=3"),
                new Golden("scale-patch", "service scale calm/web node=3"),
                new Golden("service-start", "service start hello/web"),
                new Golden("service-stop", "service stop hello/web"),
                new Golden("service-logs", "service logs hello/web -n 5"),
                new Golden("service-logs-one", "service logs hello/web/node/1 -n 5"),
                new Golden("service-metrics", "service metrics hello/web"),
                new Golden("autoscaling-explain", "autoscaling explain hello/web"),
                new Golden("autoscaling-history", "autoscaling history hello/web"),
                new Golden("node-list", "node list"),
                new Golden("node-describe", "node describe hello/web/node/1"),
                new Golden("node-describe-wrong", "node describe hello/web"),
                new Golden("node-console", "node console hello/web/node/1"),
                new Golden("node-connect-idle", "node connect hello/web/node/2"),
                new Golden("cloud-list", "cloud list"),
                new Golden("cloud-types", "cloud types"),
                new Golden("cloud-types-none", "cloud types local"),
                new Golden("cloud-images", "cloud images mycloud"),
                new Golden("cloud-usage", "cloud usage"),
                new Golden("cloud-strays", "cloud strays"),
                new Golden("cloud-strays-none", "cloud strays local"),
                new Golden("generic-run", "generic run lab/jobs 10 fast"),
                new Golden("generic-interrupt", "generic interrupt lab/jobs"),
                new Golden("generic-cleanup", "generic cleanup lab/jobs"),
                new Golden("generic-status", "generic status lab/jobs"),
                new Golden("code-list", "code list hello/web"),
                new Golden("code-upload", "code upload hello/web code.war -d First"),
                new Golden("code-upload-large", "code upload hello/web large.war"),
                new Golden("code-upload-missing", "code upload hello/web missing.war"),
                new Golden("code-download", "code download hello/web code-1"),
                new Golden("code-download-out", "code download hello/web code-1 --to -"),
                new Golden("code-download-there", "code download hello/web code-1 --to code.war"),
                new Golden("code-keys", "code keys hello/web"),
                new Golden("code-keys-add", "code keys add hello/web id.pub"),
                new Golden("code-keys-add-private", "code keys add hello/web id"),
                new Golden("code-keys-rm", "code keys rm hello/web SHA256:a/b+c"),
                new Golden("code-remote", "code remote hello/web"),
                new Golden("code-remote-known-host", "code remote hello/web --known-host"),
                new Golden("code-enable", "code enable hello/web code-1"),
                new Golden("code-delete", "code delete hello/web code-1"),
                new Golden("secret-list", "secret list"),
                new Golden("secret-remove", "secret rm licence"),
                new Golden("secret-remove-used", "secret rm blog-db --app blog"),
                new Golden("secret-key", "secret key"),
                new Golden("secret-rotate-key", "secret rotate-key"),
                new Golden("secret-history", "secret history"),
                new Golden("data-list", "data list blog/web"),
                new Golden("data-list-none", "data list blog/none"),
                new Golden("data-get", "data get blog/db"),
                new Golden("data-get-out", "data get blog/db databases --to -"),
                new Golden("data-get-there", "data get blog/db --to code.war"),
                new Golden("data-get-nowhere", "data get blog/db --to missing/x.sql.gz"),
                new Golden("data-get-which", "data get blog/web"),
                new Golden("data-get-failed", "data get blog/web images"),
                new Golden("data-get-broken", "data get blog/web uploads"),
                new Golden("disk-list", "disk list"),
                new Golden("disk-list-kept", "disk list blog --state kept"),
                new Golden("disk-create", "disk create hello/web/data --size 1GiB --at /srv/data --role node"),
                new Golden("disk-create-name", "disk create hello/data --size 1GiB --at /srv/data"),
                new Golden("disk-attach", "disk attach hello/web/data node/2"),
                new Golden("disk-detach", "disk detach hello/web/data"),
                new Golden("disk-update", "disk update hello/web/data --size 2GiB"),
                new Golden("disk-update-smaller", "disk update hello/web/small --size 1GiB"),
                new Golden("disk-delete-commit", "disk delete hello/web/data --yes"),
                new Golden("disk-delete", "disk delete blog/db/mysql/4/data --yes"),
                new Golden("disk-delete-used", "disk delete blog/db/mysql/1/data --yes"),
                new Golden("snapshot-list", "snapshot list"),
                new Golden("snapshot-list-none", "snapshot list blog --cloud mycloud"),
                new Golden("snapshot-create", "snapshot create hello/web/data"),
                new Golden("snapshot-restore", "snapshot restore hello/web/data --yes"),
                new Golden("snapshot-restore-attached", "snapshot restore s0 --yes"),
                new Golden("snapshot-restore-none", "snapshot restore hello/web/other"),
                new Golden("snapshot-delete", "snapshot delete s0 --yes"),
                new Golden("trash-list", "trash list"),
                new Golden("trash-list-none", "trash list other"),
                new Golden("trash-restore", "trash restore blog/db"),
                new Golden("trash-restore-none", "trash restore shop"),
                new Golden("trash-get", "trash get blog/db --to -"),
                new Golden("trash-get-which", "trash get blog"),
                new Golden("trash-get-broken", "trash get blog/stats"),
                new Golden("trash-get-none", "trash get shop"),
                new Golden("trash-get-disk", "trash get blog/db/mysql"),
                new Golden("trash-restore-dump", "trash restore blog/db/databases"),
                new Golden("trash-empty", "trash empty --older-than 7d --yes"),
                new Golden("secret-argument", "secret set blog-db canary"),
                new Golden("source-list", "source list"),
                new Golden("source-add", "source add https://git.example.org/blog.git --interval 1m"),
                new Golden("source-remove", "source remove blog"),
                new Golden("source-sync", "source sync blog"),
                new Golden("repository-create", "repository create blog"),
                new Golden("export", "manifest export hello"),
                new Golden("export-adopt", "manifest export hello --adopt"),
                new Golden("export-data", "manifest export hello --data copy --name other"),
                new Golden("export-name", "manifest export hello --name other"),
                new Golden("download-manifest", "download_manifest hello"),
                new Golden("validate", "manifest validate manifest.yaml"),
                new Golden("validate-bad", "manifest validate bad.yaml"),
                new Golden("fmt-check", "manifest fmt --check manifest.yaml"),
                new Golden("config", "config"),
                new Golden("dashboard", "dashboard"),
                new Golden("explain", "explain CP1007"),
                new Golden("explain-family", "explain CP4999"),
                new Golden("explain-unknown", "explain X1"),
                new Golden("missing", "why nobody"),
                new Golden("refused", "apply calm --confirm 3f2a91c0"),
                new Golden("refused-manifest", "resume calm"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void prints(Golden golden) throws IOException {
        try (FakeReconciler reconciler = Answers.prepare(new FakeReconciler())) {
            Files.writeString(folder.resolve("manifest.yaml"), DemoRepository.sample());
            Files.writeString(
                    folder.resolve("bad.yaml"), DemoRepository.sample().replace("node: 2", "nod: -2"));
            Files.writeString(folder.resolve("code.war"), "bytes");
            Files.writeString(folder.resolve("large.war"), "b".repeat(1_001));
            Files.writeString(folder.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----");
            Files.writeString(folder.resolve("id.pub"), "ssh-ed25519 AAAA ann@laptop");
            compare(golden.name() + ".txt", printed(new Cli(folder), reconciler, golden.command()));
        }
    }

    @Test
    @DisplayName("what git calls to be let in works from any folder, also where names hold blanks and quotes")
    void helper() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("the team's"));
        try (FakeReconciler reconciler = Answers.prepare(new FakeReconciler())) {
            Cli cli = new Cli(odd).program("./cps");
            compare("repository-create-here.txt", printed(cli, reconciler, "repository create blog"));
        }
    }

    private String printed(Cli cli, FakeReconciler reconciler, String command) {
        return cli.against(reconciler)
                .run(command.split(" "))
                .golden()
                .replace(reconciler.url(), "http://RECONCILER")
                .replace(folder.toString(), "FOLDER");
    }

    /** With {@code -Dgolden.write=true} the files are written anew, for the author to review. */
    private static void compare(String file, String printed) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/org/conpaas/cli/golden", file), printed);
            return;
        }
        try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden/" + file), file)) {
            assertThat(printed).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
