package org.conpaas.provider.openstack;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.conpaas.provider.Provider.Boot.Ticket;

/** What a new machine is told: where its agent calls, whom it trusts there, and how it proves once that it is the one. */
final class UserData {
    private UserData() {}

    /** In base64, as Nova takes it. */
    static String of(String agent, Ticket ticket) {
        String text = "#cloud-config\n"
                + "write_files:\n"
                + file("/etc/conpaas/agent", agent)
                + file("/etc/conpaas/reconciler", ticket.reconciler())
                + file("/etc/conpaas/authority.pem", ticket.authority())
                + file("/etc/conpaas/token", ticket.token());
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In base64, so that no value needs to be quoted. */
    private static String file(String path, String content) {
        return "- path: " + path + "\n  permissions: '0600'\n  encoding: b64\n  content: "
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)) + "\n";
    }
}
