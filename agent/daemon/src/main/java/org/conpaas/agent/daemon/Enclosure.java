package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.Sandbox.Isolation;

/** How the commands of a node are kept apart from the rest of the machine. */
final class Enclosure {
    /** Directories that an enclosed node has for itself; all others it shares with the machine. */
    private static final List<String> OWN = List.of("/var/cache", "/root", "/mnt", "/media", "/srv", "/tmp");

    private final Home home;
    private final Tools tools;
    private final Devices devices;

    Enclosure(Home home, Tools tools, Devices devices) {
        this.home = home;
        this.tools = tools;
        this.devices = devices;
    }

    /** Whether the node's units have mount and PID namespaces of their own. */
    boolean encloses(NodeSpec spec) {
        Isolation isolation = spec.sandbox().isolation();
        boolean wherePossible = isolation == Isolation.NETNS || isolation == Isolation.MACHINE;
        return isolation == Isolation.BUBBLEWRAP
                || wherePossible && tools.bwrap().isPresent();
    }

    /** Makes what the node's units expect to find in their tree. */
    void prepare(NodeSpec spec, NodeDirectory node) throws IOException {
        Files.createDirectories(node.root().resolve("tmp"));
        if (!encloses(spec)) {
            return;
        }
        for (String own : OWN) {
            Files.createDirectories(node.root().resolve(own.substring(1)));
        }
        for (DiskSpec disk : spec.disks()) {
            Files.createDirectories(at(node, disk));
        }
    }

    private static Path at(NodeDirectory node, DiskSpec disk) {
        return node.root().resolve(disk.at().replaceFirst("^/+", ""));
    }

    /** @throws Unworkable when the machine lacks what the isolation needs */
    List<String> command(NodeSpec spec, NodeDirectory node, Path directory, List<String> command) throws Unworkable {
        List<String> line = new ArrayList<>();
        if (spec.sandbox().isolation() == Isolation.NETNS) {
            String ip = tools.ip()
                    .orElseThrow(() -> new Unworkable("Isolation by network namespaces needs the program ip;"
                            + " install the package iproute2 on this machine"));
            line.addAll(List.of(ip, "netns", "exec", spec.sandbox().network()));
        }
        if (encloses(spec)) {
            String bwrap = tools.bwrap()
                    .orElseThrow(() -> new Unworkable("Isolation by bubblewrap needs the program bwrap;"
                            + " install the package bubblewrap on this machine"));
            line.add(bwrap);
            line.addAll(view(spec, node, directory));
            line.add("--");
        }
        line.addAll(command);
        return line;
    }

    private List<String> view(NodeSpec spec, NodeDirectory node, Path directory) {
        List<String> view = new ArrayList<>(List.of("--bind", "/", "/", "--dev-bind", "/dev", "/dev"));
        for (String own : OWN) {
            view.addAll(List.of("--bind", node.root().resolve(own.substring(1)).toString(), own));
        }
        // the agent's key and the other nodes' trees are not for a node to see
        view.addAll(List.of("--tmpfs", home.root().toString()));
        String root = node.root().toString();
        view.addAll(List.of("--bind", root, root));
        String cache = home.cache().toString();
        view.addAll(List.of("--ro-bind-try", cache, cache));
        Path javaHome = Path.of(tools.java()).resolve("../..").normalize();
        if (OWN.stream().anyMatch(javaHome::startsWith)) {
            view.addAll(List.of("--ro-bind", javaHome.toString(), javaHome.toString()));
        }
        for (DiskSpec disk : spec.disks()) {
            String bind = disk.readOnly() ? "--ro-bind" : "--bind";
            String at = at(node, disk).toString();
            // a disk without a place of its own lies in the tree
            String path = disk.path().isEmpty()
                    ? at
                    : devices.content(spec.name(), disk).toString();
            view.addAll(List.of(bind, path, disk.at()));
            view.addAll(List.of(bind, path, at));
        }
        view.addAll(List.of("--unshare-pid", "--proc", "/proc", "--chdir", directory.toString()));
        return view;
    }

    /** What every unit of the node finds in its environment unless its spec says otherwise. */
    Map<String, String> environment(NodeSpec spec, NodeDirectory node) {
        Map<String, String> environment = new TreeMap<>();
        for (String inherited : List.of("PATH", "LANG", "LC_ALL", "TZ")) {
            String value = System.getenv(inherited);
            if (value != null) {
                environment.put(inherited, value);
            }
        }
        environment.put("HOME", node.root().toString());
        environment.put("TMPDIR", node.root().resolve("tmp").toString());
        environment.put("CONPAAS_NODE", spec.name());
        return environment;
    }
}
