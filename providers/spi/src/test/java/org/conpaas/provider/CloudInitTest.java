package org.conpaas.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.conpaas.provider.Provider.Boot.Ticket;
import org.junit.jupiter.api.Test;

class CloudInitTest {
    private static final Pattern FILE =
            Pattern.compile("- path: (\\S+)\n  permissions: '(\\d+)'\n  encoding: b64\n  content: (\\S*)\n");
    private static final Ticket TICKET =
            new Ticket("https://reconciler.example.org:8443", "-----BEGIN CERTIFICATE-----\nabc\n", "one-time");

    private static AgentSoftware software(int files) {
        Random random = new Random(files);
        TreeMap<String, String> digests = new TreeMap<>();
        for (int i = 0; i < files; i++) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            digests.put("library-" + i + ".jar", HexFormat.of().formatHex(digest));
        }
        return new AgentSoftware(List.of("-Xmx96m", "-XX:+UseSerialGC"), digests);
    }

    /** By path and mode. */
    private record Files(TreeMap<String, String> all) {
        String get(String file) {
            return Objects.requireNonNull(all.get(file), file);
        }
    }

    private static Files files(String text) {
        return new Files(FILE.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        (MatchResult file) -> file.group(1) + " " + file.group(2),
                        file -> new String(Base64.getDecoder().decode(file.group(3)), UTF_8),
                        (one, other) -> one,
                        TreeMap::new)));
    }

    @Test
    void a_machine_is_told_where_to_call_whom_to_trust_and_what_to_fetch() throws Exception {
        String text = new String(CloudInit.userData("a1", TICKET, software(18)), UTF_8);
        assertThat(text).startsWith("#cloud-config\nwrite_files:\n- path: ");
        Files files = files(text);
        assertThat(files.get("/etc/conpaas/invitation.json 0600"))
                .contains(
                        "\"agent\":\"a1\"",
                        "\"token\":\"one-time\"",
                        "\"reconciler\":\"https://reconciler.example.org:8443\"");
        assertThat(files.get("/etc/conpaas/authority.pem 0644")).isEqualTo(TICKET.authority());
        assertThat(files.get("/etc/conpaas/software.sha256 0644").lines())
                .hasSize(18)
                .allMatch(line -> line.matches("[0-9a-f]{64}  library-\\d+\\.jar"));
        assertThat(files.get("/etc/conpaas/software 0644"))
                .isEqualTo("software=https://reconciler.example.org:8443/agent/v1/software\n"
                        + "options='-Xmx96m -XX:+UseSerialGC'\n");
        assertThat(files.all()).containsKey("/var/lib/cloud/scripts/per-boot/conpaas 0755");
    }

    @Test
    void what_is_large_is_packed_and_what_is_too_large_refused() throws Exception {
        byte[] packed = CloudInit.userData("a1", TICKET, software(120));
        assertThat(packed).startsWith(0x1f, 0x8b).hasSizeLessThanOrEqualTo(CloudInit.LARGEST);
        String text = new String(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), UTF_8);
        assertThat(files(text).get("/etc/conpaas/software.sha256 0644").lines()).hasSize(120);
        assertThatThrownBy(() -> CloudInit.userData("a1", TICKET, software(2_000)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("clouds take 16384");
    }

    @Test
    void the_script_is_one_for_any_shell() throws IOException, InterruptedException, ProviderException {
        String script = files(new String(CloudInit.userData("a1", TICKET, software(1)), UTF_8))
                .get("/var/lib/cloud/scripts/per-boot/conpaas 0755");
        Process shell =
                new ProcessBuilder("/bin/sh", "-n").redirectErrorStream(true).start();
        shell.getOutputStream().write(script.getBytes(UTF_8));
        shell.getOutputStream().close();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(shell.waitFor()).isZero();
    }
}
