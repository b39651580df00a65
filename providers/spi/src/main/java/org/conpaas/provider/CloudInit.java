package org.conpaas.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.provider.Provider.Boot.Ticket;

/**
 * What a new machine is told, for cloud-init (https://cloudinit.readthedocs.io): where its agent calls, whom it trusts there, how
 * it proves once that it is the one, and what it fetches and starts. The first boot does all of it; a later one finds it done.
 */
public final class CloudInit {
    /** Of the clouds' limits the lowest. */
    public static final int LARGEST = 16 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Run at every boot: a first one that was cut off is made up for by the next. */
    private static final String BOOT = "/var/lib/cloud/scripts/per-boot/conpaas";

    private static final String SCRIPT = resource("boot.sh");

    private CloudInit() {}

    /**
     * User data, packed when it would be too large otherwise.
     *
     * @param agent the name that the machine's agent enrols with
     * @throws ProviderException when it is too large all the same
     */
    public static byte[] userData(String agent, Ticket ticket, AgentSoftware software) throws ProviderException {
        Map<String, String> invitation = new TreeMap<>(Map.of(
                "reconciler", ticket.reconciler(),
                "authority", ticket.authority(),
                "token", ticket.token(),
                "agent", agent));
        String sums = software.files().entrySet().stream()
                .map(file -> file.getValue() + "  " + file.getKey() + "\n")
                .collect(Collectors.joining());
        String where = "software=" + ticket.reconciler() + AgentPaths.SOFTWARE + "\n" + "options='"
                + String.join(" ", software.options()) + "'\n";
        String text = "#cloud-config\nwrite_files:\n"
                + file("/etc/conpaas/invitation.json", "0600", json(invitation))
                + file("/etc/conpaas/authority.pem", "0644", ticket.authority())
                + file("/etc/conpaas/software", "0644", where)
                + file("/etc/conpaas/software.sha256", "0644", sums)
                + file(BOOT, "0755", SCRIPT);
        byte[] plain = text.getBytes(UTF_8);
        byte[] data = plain.length <= LARGEST ? plain : packed(plain);
        if (data.length > LARGEST) {
            throw new ProviderException(
                    ProviderException.Kind.REFUSED,
                    "what the machine is to be told has " + data.length + " bytes; clouds take " + LARGEST);
        }
        return data;
    }

    /** In base64, so that no value needs to be quoted. */
    private static String file(String path, String mode, String content) {
        return "- path: " + path + "\n  permissions: '" + mode + "'\n  encoding: b64\n  content: "
                + Base64.getEncoder().encodeToString(content.getBytes(UTF_8)) + "\n";
    }

    private static String json(Map<String, String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String resource(String name) {
        try (InputStream in = CloudInit.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + CloudInit.class.getName());
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
