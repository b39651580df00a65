package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.cli.client.Home;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The life of a reconciler on this machine")
class LifecycleTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Home home = new Home(Path.of("/"));

    @BeforeEach
    void distribution() throws IOException {
        home = new Home(folder.resolve("home"));
        jar(folder.resolve("distribution/lib/conpaas-micro.jar"));
    }

    @AfterEach
    void nothingStays() {
        home.process().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    @DisplayName("begins with a token that is shown once and kept for this user only")
    void firstToken() throws IOException {
        Cli.Run up = cps("up");
        assertThat(up.code()).as(up.golden()).isZero();
        assertThat(up.out()).contains("The reconciler runs at http://127.0.0.1:");
        assertThat(up.err()).contains("  " + FakeReconciler.TOKEN);
        assertThat(home.token()).contains(FakeReconciler.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.credentials())))
                .isEqualTo("rw-------");
        assertThat(home.folder().resolve("run/first-token")).doesNotExist();
        assertThat(cps("status").out()).contains("ConPaaS 0.1.0");
    }

    @Test
    @DisplayName("listens where up or demo say")
    void port() throws IOException {
        cps("demo", "--port", "9443");
        assertThat(home.folder().resolve("run/arguments")).content().endsWith(" --port 9443");
    }

    @Test
    @DisplayName("is not begun twice")
    void secondUp() {
        cps("up");
        long pid = home.running().orElseThrow().pid();
        Cli.Run again = cps("up");
        assertThat(again.err()).contains("The reconciler runs already.").doesNotContain(FakeReconciler.TOKEN);
        assertThat(home.running().orElseThrow().pid()).isEqualTo(pid);
    }

    @Test
    @DisplayName("ends with down")
    void down() {
        cps("up");
        ProcessHandle process =
                ProcessHandle.of(home.running().orElseThrow().pid()).orElseThrow();
        assertThat(cps("down").out()).isEqualTo("Stopped the reconciler.\n");
        assertThat(process.isAlive()).isFalse();
        assertThat(cps("down").out()).isEqualTo("No reconciler runs here.\n");
        assertThat(home.credentials()).exists();
    }

    @Test
    @DisplayName("ends with down also while it starts")
    void downWhileStarting() throws IOException {
        Files.createDirectories(home.folder());
        Files.writeString(home.folder().resolve("slow"), "");
        Cli.Run up = cps("up", "--timeout", "3");
        assertThat(up.err()).contains("is not ready after 3 s");
        ProcessHandle process = home.process().orElseThrow();
        assertThat(cps("down").out()).isEqualTo("Stopped the reconciler.\n");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    @DisplayName("has ended when its number is another process's by now, which nobody stops")
    void reusedPid() throws IOException {
        Files.createDirectories(home.folder().resolve("run"));
        Files.writeString(
                home.folder().resolve("run/reconciler.json"),
                "{\"pid\": %d, \"url\": \"http://127.0.0.1:1\", \"startedAt\": \"2026-01-01T00:00:00Z\"}"
                        .formatted(ProcessHandle.current().pid()));
        assertThat(home.running()).isEmpty();
        assertThat(cps("down").out()).isEqualTo("No reconciler runs here.\n");
    }

    @Test
    @DisplayName("leaves no data after a purge that was confirmed, and all of it after one that was not")
    void purge() {
        cps("up");
        Cli.Run refused = new Cli(folder).typing("no\n").run("down", "--purge", "--home", "home");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(home.running()).isPresent();
        Cli.Run done = new Cli(folder).typing("home\n").run("down", "--purge", "--home", "home");
        assertThat(done.code()).as(done.golden()).isZero();
        assertThat(home.folder()).doesNotExist();
    }

    @Test
    @DisplayName("never ends in the deletion of a folder that is no installation")
    void purgeOfSomethingElse() throws IOException {
        Path other = Files.createDirectories(folder.resolve("documents"));
        Cli.Run run = new Cli(folder).run("down", "--purge", "--yes", "--home", "documents");
        assertThat(run.err()).contains("There is no installation to delete.");
        assertThat(other).exists();
    }

    @Test
    @DisplayName("that cannot begin is told at once, with the end of the log")
    void brokenStart() throws IOException {
        Files.createDirectories(home.folder());
        Files.writeString(home.folder().resolve("broken"), "");
        Cli.Run up = cps("up");
        assertThat(up.code()).isEqualTo(1);
        assertThat(up.err())
                .contains(
                        "The reconciler ended while it started (exit code 3).",
                        "the database is locked",
                        "log/reconciler.out");
    }

    @Test
    @DisplayName("lets git in with the token, and only to its own host")
    void credential() {
        cps("up");
        String host = home.running().orElseThrow().url().getAuthority();
        String asked = "protocol=http\nhost=" + host + "\n\n";
        assertThat(new Cli(folder)
                        .typing(asked)
                        .run("credential", "--home", "home", "get")
                        .out())
                .isEqualTo("username=cps\npassword=" + FakeReconciler.TOKEN + "\n");
        String foreign = "protocol=https\nhost=git.example.org\n\n";
        assertThat(new Cli(folder)
                        .typing(foreign)
                        .run("credential", "--home", "home", "get")
                        .out())
                .isEmpty();
    }

    @Test
    @DisplayName("that is not running is said with what to do")
    void notRunning() {
        Cli.Run run = cps("status");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("The reconciler is not running.", "start it with: cps up");
    }

    private Cli.Run cps(String... arguments) {
        String[] withHome =
                Stream.concat(Stream.of(arguments), Stream.of("--home", "home")).toArray(String[]::new);
        return new Cli(folder).run(withHome);
    }

    /** A jar whose manifest leads to the classes of this test. */
    private static void jar(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeMicro.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(System.getProperty("path.separator")))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }
}
