package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** Finds out which isolations this machine allows, by using each once. */
final class Isolations {
    private static final int FIRST_WEB_PORT = 80;

    private Isolations() {}

    /** @param reason why it is possible, or why not and what would make it so */
    record Finding(Isolation isolation, boolean possible, String reason) {
        @Override
        public String toString() {
            return isolation.name().toLowerCase(Locale.ROOT) + ": " + (possible ? "possible" : "not possible") + ", "
                    + reason;
        }
    }

    /** All of them, the strongest first. */
    static List<Finding> probe(Path home) {
        return List.of(
                namespaces(home),
                bubblewrap(),
                new Finding(Isolation.PLAIN, true, "nodes are kept apart by their addresses and directories only"));
    }

    /**
     * The strongest that is possible.
     *
     * @param configured the only one that will do
     * @throws ProviderException when it cannot be had; says why
     */
    static Isolation chosen(Optional<Isolation> configured, List<Finding> findings) throws ProviderException {
        for (Finding finding : findings) {
            boolean meant = configured.map(finding.isolation()::equals).orElse(finding.possible());
            if (meant && finding.possible()) {
                return finding.isolation();
            }
            if (meant) {
                throw new ProviderException(Kind.REFUSED, "the isolation that is configured cannot be had: " + finding);
            }
        }
        throw new ProviderException(Kind.REFUSED, "this cloud has no isolation " + configured);
    }

    /** Whether processes may listen on port 80. */
    static boolean lowPorts() {
        return isRoot() || firstFreePort() <= FIRST_WEB_PORT;
    }

    static boolean isRoot() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding namespaces(Path home) {
        if (!isRoot()) {
            return no(Isolation.NETNS, "it needs root");
        }
        String trial = NamespaceNetwork.prefix(home) + "-trial";
        try {
            Command.run("", "ip", "netns", "del", trial); // of a trial that was cut short
            Command.require("", "ip", "netns", "add", trial);
            try {
                Command.require("", "ip", "-n", trial, "link", "set", "lo", "up");
            } finally {
                Command.require("", "ip", "netns", "del", trial);
            }
            return Subnet.of(home)
                    .map(subnet -> new Finding(Isolation.NETNS, true, "root may make network namespaces"))
                    .orElseGet(() -> no(Isolation.NETNS, "every subnet that it could use has a route already"));
        } catch (ProviderException e) {
            return no(Isolation.NETNS, e.toString());
        }
    }

    private static Finding bubblewrap() {
        try {
            Command.require(
                    "",
                    "bwrap",
                    "--bind",
                    "/",
                    "/",
                    "--dev-bind",
                    "/dev",
                    "/dev",
                    "--unshare-pid",
                    "--proc",
                    "/proc",
                    "--",
                    "true");
            return new Finding(Isolation.BUBBLEWRAP, true, "bwrap runs a program");
        } catch (ProviderException e) {
            return no(Isolation.BUBBLEWRAP, e + " (it is in the package bubblewrap)");
        }
    }

    private static Finding no(Isolation isolation, String why) {
        return new Finding(
                isolation,
                false,
                why.replace(ProviderException.class.getName() + ": ", "").replace('\n', ' '));
    }

    private static int firstFreePort() {
        try {
            return Integer.parseInt(Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                    .strip());
        } catch (IOException | NumberFormatException e) {
            return 1024;
        }
    }
}
