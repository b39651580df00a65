package org.conpaas.server.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.conpaas.server.ssh.PublicKeyText.KeyRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicKeyTextTest {
    private final Path folder;

    PublicKeyTextTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String keygen(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private String made(String... type) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(type));
        arguments.addAll(List.of(
                "-N", "", "-C", "ann@laptop", "-f", folder.resolve("key").toString()));
        keygen(arguments.toArray(String[]::new));
        return Files.readString(folder.resolve("key.pub"));
    }

    private static void refused(String text, String why, String hint) {
        assertThatThrownBy(() -> PublicKeyText.read(text))
                .isInstanceOfSatisfying(KeyRefusedException.class, refusal -> {
                    assertThat(refusal).hasMessageContaining(why);
                    assertThat(refusal.hint()).contains(hint);
                });
    }

    @Test
    void reads_what_ssh_keygen_makes_and_names_it_as_that_does() throws Exception {
        String line = made("-t", "ed25519");
        PublicKeyText key = PublicKeyText.read(line);
        assertThat(key.comment()).isEqualTo("ann@laptop");
        assertThat(line).startsWith(key.line() + " ");
        assertThat(keygen("-l", "-f", folder.resolve("key.pub").toString())).contains(key.fingerprint());
    }

    @Test
    void refuses_private_keys_and_does_not_repeat_them() throws Exception {
        made("-t", "ed25519");
        String secret = Files.readString(folder.resolve("key"));
        refused(secret, "this is a private key, which must never leave your machine", "ends in .pub");
        assertThatThrownBy(() -> PublicKeyText.read(secret))
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(secret.substring(60, 80));
    }

    @Test
    void refuses_weak_keys() throws Exception {
        refused(made("-t", "rsa", "-b", "1024"), "an RSA key of 1024 bits is too weak", "ssh-keygen -t ed25519");
        refused("ssh-dss AAAAB3NzaC1kc3M= ann", "DSA are too weak", "ssh-keygen -t ed25519");
    }

    @Test
    void refuses_options_several_lines_and_what_is_no_key() throws Exception {
        String line = made("-t", "ed25519").strip();
        refused("command=\"id\" " + line, "options stand before the key", "begin with the key's type");
        refused(line + "\n" + line, "more than one line", "one key at a time");
        refused("hello", "no public key of ssh", ".pub");
        refused("", "no public key in it", ".pub");
        refused("ssh-ed25519 AAAA", "the key is damaged", "copy the whole line");
        refused(line.substring(0, 60), "the key is damaged", "copy the whole line");
        refused("---- BEGIN SSH2 PUBLIC KEY ----", "not in OpenSSH's format", "ssh-keygen -i");
    }
}
