package org.conpaas.server.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.conpaas.server.git.CodeRepositories.Name;
import org.conpaas.server.security.Throttle;
import org.conpaas.server.ssh.KeyRing.Grant;
import org.conpaas.server.ssh.PublicKeyText;
import org.conpaas.server.ssh.SshDoor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that the git program pushes over ssh, with OpenSSH's own client. */
class SshCodeTest {
    private final Path folder;
    private final CodeWorld world;
    private final Map<String, List<Grant>> ring = new ConcurrentHashMap<>();
    private final GitProgram git;
    private SshDoor door;

    SshCodeTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        world = CodeWorld.at(folder.resolve("home"));
        git = new GitProgram(Files.createDirectories(folder.resolve("clone")));
        door = open(0).orElseThrow();
    }

    private Optional<SshDoor> open(int port) {
        return SshDoor.open(
                new SshDoor.Place("127.0.0.1", port),
                new SshDoor.Keys(
                        folder.resolve("home/keys/ssh_host_key"),
                        fingerprint -> ring.getOrDefault(fingerprint, List.of())),
                world.hosting,
                new Throttle(Clock.systemUTC()));
    }

    @BeforeEach
    void add_a_key_and_a_commit() throws Exception {
        key("ann", CodeWorld.WEB);
        trust();
        git.must("init", "-q", "-b", "main");
        git.write("index.html", "hello");
        git.must("add", "-A");
        git.must("commit", "-q", "-m", "A first page");
    }

    @AfterEach
    void close() {
        door.close();
    }

    /** Makes a key; it opens the services' code. */
    private void key(String name, Name... services) throws Exception {
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder.resolve(name) + ""));
        grant(name, services);
    }

    private String grant(String name, Name... services) throws Exception {
        PublicKeyText key = PublicKeyText.read(Files.readString(folder.resolve(name + ".pub")));
        ring.put(
                key.fingerprint(),
                List.of(services).stream()
                        .map(service -> new Grant(service, key.comment()))
                        .toList());
        return key.fingerprint();
    }

    private void trust() throws IOException {
        Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + door.port() + " " + door.hostKey() + "\n");
    }

    private List<String> ssh(String key, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "/dev/null",
                "-p",
                door.port() + "",
                "-i",
                folder.resolve(key) + "",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known")));
        command.addAll(List.of(more));
        return command;
    }

    private GitProgram.Answer run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "run", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + command);
        }
        return new GitProgram.Answer(process.exitValue(), Files.readString(output));
    }

    private GitProgram.Answer git(String key, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", "core.sshCommand=" + String.join(" ", ssh(key))));
        all.addAll(List.of(arguments));
        return git.run(all.toArray(String[]::new));
    }

    private String url(String path) {
        return "ssh://git@127.0.0.1:" + door.port() + "/" + path;
    }

    @Test
    void code_is_pushed_and_cloned_with_a_key_of_the_service() throws IOException {
        GitProgram.Answer pushed = git("ann", "push", url("shop/web.git"), "main");
        assertThat(pushed.exit()).as(pushed.output()).isZero();
        assertThat(pushed.output())
                .contains("remote: shop/web: code version git-", "remote:   enable it with: cps code");
        assertThat(world.versions).containsExactly("shop/web A first page");
        assertThat(git("ann", "clone", "-q", url("shop/web.git"), "again").exit())
                .isZero();
        assertThat(folder.resolve("clone/again/index.html")).hasContent("hello");
    }

    @Test
    void who_pushes_is_named_by_the_keys_comment() {
        git("ann", "push", "-o", "enable", url("shop/web.git"), "main");
        assertThat(world.enabled).containsExactly("ann shop/web");
    }

    @Test
    @DisplayName("case 43: a key opens the code of its service only, and another's answers as if it were not there")
    void a_key_opens_its_service_only() {
        GitProgram.Answer others = git("ann", "push", url("shop/other.git"), "main");
        GitProgram.Answer nobodys = git("ann", "push", url("shop/nobodys.git"), "main");
        assertThat(others.exit()).isNotZero();
        assertThat(others.output()).contains("there is no service with code of that name");
        assertThat(others.output().replace("other", "nobodys")).isEqualTo(nobodys.output());
        assertThat(git("ann", "ls-remote", url("shop/other.git")).exit()).isNotZero();
        assertThat(world.versions).isEmpty();
        assertThat(folder.resolve("home/repositories")).doesNotExist();
    }

    @Test
    @DisplayName("case 43: a key that nobody added, another user and a password are refused")
    void strangers_are_refused() throws Exception {
        key("eve");
        assertThat(git("eve", "push", url("shop/web.git"), "main").output()).contains("Permission denied (publickey)");
        assertThat(git("ann", "ls-remote", url("shop/web.git").replace("git@", "root@"))
                        .output())
                .contains("Permission denied (publickey)");
        assertThat(run(ssh("ann", "-o", "PreferredAuthentications=password,keyboard-interactive", "git@127.0.0.1"))
                        .output())
                .contains("Permission denied (publickey)");
    }

    @Test
    void a_key_that_was_removed_opens_nothing() throws Exception {
        ring.remove(grant("ann", CodeWorld.WEB));
        assertThat(git("ann", "ls-remote", url("shop/web.git")).output()).contains("Permission denied (publickey)");
    }

    @Test
    void one_key_may_stand_for_several_services() throws Exception {
        grant("ann", CodeWorld.WEB, new Name("shop", "other"));
        assertThat(git("ann", "push", url("shop/other.git"), "main").exit()).isZero();
        assertThat(git("ann", "push", url("shop/web.git"), "main").exit()).isZero();
    }

    @Test
    @DisplayName("case 43: ssh gives no shell, runs no other command, transfers no files and forwards nothing")
    void only_git_is_served() throws Exception {
        for (String command : List.of("", "id", "git-shell", "git-upload-pack", "git-upload-pack 'shop/web' ; id")) {
            GitProgram.Answer answer = run(ssh("ann", "git@127.0.0.1", command));
            assertThat(answer.exit()).as(command).isEqualTo(128);
            assertThat(answer.output()).as(command).contains("This server gives no shell");
        }
        assertThat(run(ssh("ann", "-tt", "git@127.0.0.1")).output()).contains("This server gives no shell");
        assertThat(run(ssh("ann", "-s", "git@127.0.0.1", "sftp")).output()).contains("subsystem request failed");
        assertThat(run(ssh("ann", "-W", "127.0.0.1:" + door.port(), "git@127.0.0.1"))
                        .exit())
                .isNotZero();
        assertThat(run(ssh("ann", "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1", "git@127.0.0.1"))
                        .output())
                .contains("remote port forwarding failed");
    }

    @Test
    @DisplayName("case 2: over ssh, paths with .., absolute ones, escapes and look-alikes name no code")
    void other_paths_are_refused() throws Exception {
        List<String> paths = List.of(
                "'../shop/web.git'",
                "'shop/../shop/web.git'",
                "'//shop/web.git'",
                "'/etc'",
                "'shop/web.git/'",
                "'shop/web.git.git'",
                "'shop'",
                "'shop/web'\\''x'",
                "'SHOP/web'",
                "'sh%6fp/web'",
                "'shop/w\u0435b'",
                "--strict 'shop/web'",
                "-x",
                "''");
        for (String path : paths) {
            String service = path.length() % 2 == 0 ? "git-upload-pack " : "git-receive-pack ";
            GitProgram.Answer answer = run(ssh("ann", "git@127.0.0.1", service + path));
            assertThat(answer.exit()).as(path).isEqualTo(128);
            assertThat(answer.output()).as(path).startsWith("conpaas: ");
        }
        assertThat(folder.resolve("home/repositories")).doesNotExist();
    }

    @Test
    @DisplayName("case 3: over ssh, refs that are no branches and tags cannot be pushed")
    void other_refs_are_refused() {
        assertThat(git("ann", "push", url("shop/web.git"), "main:refs/conpaas/x")
                        .output())
                .contains("only branches and tags can be pushed");
    }

    @Test
    @DisplayName("case 46: an address that offers wrong keys again and again must wait")
    void wrong_keys_are_slowed() throws Exception {
        key("eve");
        List<String> answers = IntStream.range(0, 14)
                .mapToObj(each -> git("eve", "ls-remote", url("shop/web.git")).output())
                .toList();
        assertThat(answers.get(0)).contains("Permission denied (publickey)");
        assertThat(answers.get(13)).doesNotContain("Permission denied").contains("Connection");
    }

    @Test
    void the_host_key_is_made_once_and_readable_by_its_owner_alone() throws Exception {
        String before = door.hostKey();
        door.close();
        door = open(0).orElseThrow();
        assertThat(door.hostKey()).isEqualTo(before).startsWith("ecdsa-sha2-nistp256 ");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("home/keys/ssh_host_key"))))
                .isEqualTo("rw-------");
        trust();
        assertThat(git("ann", "push", url("shop/web.git"), "main").exit()).isZero();
    }

    @Test
    void a_port_that_is_taken_stops_nothing_else() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(open(taken.getLocalPort())).isEmpty();
        }
        assertThat(Objects.requireNonNull(door).port()).isPositive();
    }

    @Test
    void rsa_and_ecdsa_keys_work_too() throws Exception {
        for (String type : List.of("rsa", "ecdsa")) {
            run(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-C", type, "-f", folder.resolve(type) + ""));
            grant(type, CodeWorld.WEB);
            GitProgram.Answer answer = git(type, "ls-remote", url("shop/web.git"));
            assertThat(answer.exit()).as(answer.output()).isZero();
        }
    }
}
