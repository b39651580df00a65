package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command that cannot do what it was asked")
class RefusalTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @DisplayName("says where the token belongs when it is wrong, and does not repeat it")
    void wrongToken() {
        try (FakeReconciler reconciler = new FakeReconciler()) {
            Cli.Run run = new Cli(folder)
                    .against(reconciler)
                    .with("CONPAAS_TOKEN", "canary")
                    .run("status");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .contains("The reconciler does not let you in.", "cli/credentials")
                    .doesNotContain("canary");
        }
    }

    @Test
    @DisplayName("names the address that nobody listens on")
    void nobodyThere() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Cli.Run run = new Cli(folder).run("status", "--server", "https://127.0.0.1:" + port, "--token", "x");
        assertThat(run.err()).contains("The reconciler does not answer.", "https://127.0.0.1:" + port, "cps up");
    }

    @Test
    @DisplayName("sends no token in clear to another machine")
    void clearText() {
        Cli.Run run = new Cli(folder).run("status", "--server", "http://example.org", "--token", "x");
        assertThat(run.err()).contains("The token would be sent in clear.");
    }

    @Test
    @DisplayName("shows what is there, and says which cloud did not answer")
    void silentCloud() {
        String silent = "\"missing\": [\"cloud mycloud: connect timed out\"]}";
        try (FakeReconciler reconciler = new FakeReconciler()
                .answer("GET /trash?limit=500", "{\"items\": [], " + silent)
                .answer("GET /snapshots?limit=500", "{\"items\": [], " + silent)
                .answer("POST /trash/purge", "{\"destroyed\": [], " + silent)) {
            for (String command : new String[] {"trash", "snapshot"}) {
                Cli.Run list = new Cli(folder).against(reconciler).run(command, "list");
                assertThat(list.golden())
                        .isEqualTo("exit 0\n--- out\n--- err\n"
                                + "Not shown, as it does not answer: cloud mycloud: connect timed out\n");
                assertThat(new Cli(folder)
                                .against(reconciler)
                                .run(command, "list", "-o", "json")
                                .out())
                        .contains("missing", "connect timed out");
                Cli.Run restore = new Cli(folder).against(reconciler).run(command, "restore", "blog/db");
                assertThat(restore.code()).isEqualTo(1);
                assertThat(restore.err()).contains("some clouds do not answer: cloud mycloud: connect timed out");
            }
            Cli.Run empty = new Cli(folder).against(reconciler).run("trash", "empty", "--older-than", "0s", "--yes");
            assertThat(empty.out()).isEmpty();
            assertThat(empty.err()).contains("Nothing was destroyed there, as it does not answer: cloud mycloud");
        }
    }

    @Test
    @DisplayName("uses colours on a terminal only, and never with NO_COLOR")
    void colours() {
        try (FakeReconciler reconciler = Answers.prepare(new FakeReconciler())) {
            assertThat(new Cli(folder).against(reconciler).run("status").out()).doesNotContain("\u001b[");
            assertThat(new Cli(folder)
                            .against(reconciler)
                            .onTerminal()
                            .run("status")
                            .out())
                    .contains("\u001b[31mDEGRADED\u001b[0m");
            assertThat(new Cli(folder)
                            .against(reconciler)
                            .onTerminal()
                            .with("NO_COLOR", "1")
                            .run("status")
                            .out())
                    .doesNotContain("\u001b[");
        }
    }

    @Test
    @DisplayName("plans offline against an export: nothing when it is the same, the difference when it is not")
    void offlinePlans() throws IOException {
        Files.writeString(folder.resolve("manifest.yaml"), DemoRepository.sample());
        Files.writeString(folder.resolve("export.yaml"), Answers.DemoText.RUNNING);
        Cli cli = new Cli(folder);
        assertThat(cli.run("plan", "-f", "manifest.yaml", "--against", "manifest.yaml")
                        .code())
                .isZero();
        Cli.Run grown = cli.run("plan", "-f", "manifest.yaml", "--against", "export.yaml");
        assertThat(grown.code()).isEqualTo(2);
        assertThat(grown.out()).contains("+ machine hello/web/node/2", "Plan: 2 to create, 0 to update");
        Files.writeString(folder.resolve("bad.yaml"), "apiVersion: conpaas.org/v1\nkind: Application\n");
        assertThat(cli.run("plan", "--offline", "-f", "bad.yaml").code()).isEqualTo(1);
    }

    @Test
    @DisplayName("writes a beginning for every service type that is valid and can be planned")
    void init() {
        Offline.catalogue().schemas().forEach(type -> {
            Cli cli = new Cli(folder);
            String file = type.type() + ".yaml";
            assertThat(cli.run("manifest", "init", "blog", "--type", type.type(), "--to", file)
                            .code())
                    .isZero();
            Cli.Run valid = cli.run("manifest", "validate", file);
            assertThat(valid.code()).as(valid.golden()).isZero();
            Cli.Run plan = cli.run("plan", "--offline", "-f", file);
            assertThat(plan.code()).as(plan.golden()).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("converts a JSON manifest to standard output, and warns on standard error")
    void convert() throws IOException {
        Files.writeString(folder.resolve("old.json"), """
                {"Application": "lab", "Services": [
                  {"ServiceName": "work", "Type": "generic", "Start": 1, "Nonsense": true}]}""");
        Cli.Run run = new Cli(folder).run("manifest", "convert", "old.json");
        assertThat(run.code()).as(run.golden()).isZero();
        assertThat(run.out()).contains("apiVersion: conpaas.org/v1", "type: generic");
        assertThat(run.err()).contains("old.json", "CP103", "Nonsense");
    }
}
