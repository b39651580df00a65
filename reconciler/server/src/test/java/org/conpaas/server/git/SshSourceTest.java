package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.server.git.SourcesWorld.source;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source over ssh, from OpenSSH's own server: a process of this test, on loopback, with keys of its own. */
class SshSourceTest {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Path SEPARATION = Path.of("/run/sshd");

    private final Path folder;
    private final Path keys;
    private final SourcesWorld world;
    private final Commits commits;
    private int port;
    private boolean madeSeparation;
    private Process sshd;

    @SuppressWarnings("NullAway.Init")
    SshSourceTest(@TempDir Path folder) {
        this.folder = folder;
        keys = folder.resolve("home/ssh");
        world = SourcesWorld.at(folder.resolve("home"));
        commits = Commits.in(folder.resolve("origin.git"));
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(SSHD), "no sshd (Debian: apt-get install openssh-server)");
        Files.createDirectories(keys);
        keygen(keys.resolve("id_ed25519"));
        keygen(folder.resolve("host"));
        Files.copy(keys.resolve("id_ed25519.pub"), folder.resolve("authorized"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                folder.resolve("sshd_config"),
                String.join(
                        "\n",
                        "ListenAddress 127.0.0.1:" + port,
                        "HostKey " + folder.resolve("host"),
                        "AuthorizedKeysFile " + folder.resolve("authorized"),
                        "PidFile none",
                        "StrictModes no",
                        "UsePAM no",
                        "PasswordAuthentication no",
                        ""));
        separation();
        sshd = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        Waiting.until("sshd listens", Duration.ofSeconds(20), this::listens);
        commits.with("a.yaml", Manifests.text("a", "one")).commit("one");
    }

    /** The empty folder that sshd wants to be there when root starts it. */
    private void separation() throws IOException {
        if (!Files.exists(SEPARATION) && Files.isWritable(SEPARATION.getParent())) {
            Files.createDirectory(
                    SEPARATION, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            madeSeparation = true;
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void keygen(Path file) throws Exception {
        Process made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        world.close();
        commits.close();
        if (sshd != null) {
            sshd.destroy();
            assertThat(sshd.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        if (madeSeparation) {
            Files.delete(SEPARATION);
        }
    }

    private void add() {
        String user = System.getProperty("user.name");
        world.adding(source("s", "ssh://" + user + "@127.0.0.1:" + port + folder.resolve("origin.git"), "main", ""));
    }

    private void trust(String key) throws IOException {
        Files.writeString(keys.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key);
    }

    private String hostKey() throws IOException {
        return Files.readString(folder.resolve("host.pub"));
    }

    @Test
    @DisplayName("case 7: a repository over ssh is followed once its host's key is written down")
    void a_known_host_is_followed() throws IOException {
        trust(hostKey());
        add();
        assertThat(world.status("s").problem()).isEmpty();
        world.assertRuns("a", "one");
        commits.with("a.yaml", Manifests.text("a", "two")).commit("two");
        world.sync("s");
        world.assertRuns("a", "two");
    }

    @Test
    @DisplayName("case 7: an unknown ssh host is refused, with its fingerprint and what to do")
    void an_unknown_host_is_refused() throws IOException {
        add();
        String problem = problem();
        assertThat(problem).startsWith("[127.0.0.1]:" + port).contains("CP2031", "ssh-ed25519 SHA256:");
        assertThat(problem).contains("ssh-keyscan -p " + port + " 127.0.0.1 >> " + keys.resolve("known_hosts"));
        assertThat(world.sources.applications()).isEmpty();
        trust(hostKey());
        world.sync("s");
        world.assertRuns("a", "one");
        assertThat(world.code("s")).isEqualTo("none");
    }

    @Test
    @DisplayName("case 7: an ssh host whose key is another than the one written down is refused")
    void a_changed_host_is_refused() throws IOException {
        trust(Files.readString(keys.resolve("id_ed25519.pub")));
        add();
        assertThat(problem()).contains("CP2032", "somebody may be in between");
    }

    @Test
    @DisplayName("case 7: an ssh host whose key was revoked is refused, whatever else says that it is known")
    void a_revoked_host_is_refused() throws IOException {
        String host = "[127.0.0.1]:" + port + " ";
        String key = hostKey();
        Files.writeString(keys.resolve("known_hosts"), host + key + "@revoked " + host + key);
        add();
        assertThat(problem()).contains("CP2032");
    }

    @Test
    @DisplayName("case 7: an ssh host that does not take our key is a problem that says where ours belongs")
    void a_key_that_is_not_taken_is_said() throws IOException {
        trust(hostKey());
        Files.writeString(folder.resolve("authorized"), "");
        add();
        assertThat(problem()).contains("CP2011", "id_ed25519", "must take the key that is in ssh/");
    }

    private String problem() {
        return Objects.requireNonNull(world.status("s").problem().orElse(null)).toString();
    }
}
