package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Control groups of version 2 and, for limits, of version 1: one group per node, where the agent may make them. They limit
 * what a node uses, measure it exactly, and can kill it as one.
 */
final class Cgroups {
    private static final Logger log = LoggerFactory.getLogger(Cgroups.class);
    private static final int PERIOD_MICROSECONDS = 100_000;

    private final String parent;
    private final List<Path> roots;
    private final boolean limits;

    private Cgroups(String parent, List<Path> roots, boolean limits) {
        this.parent = parent;
        this.roots = List.copyOf(roots);
        this.limits = limits;
    }

    /** @param system where the kernel shows them, {@code /sys/fs/cgroup} */
    static Cgroups in(Path system, int home) {
        String parent = "conpaas-" + Integer.toHexString(home);
        List<Path> roots = new ArrayList<>();
        for (String root : List.of("", "unified")) {
            Path candidate = system.resolve(root);
            if (Files.exists(candidate.resolve("cgroup.controllers")) && usable(candidate, parent)) {
                roots.add(candidate);
            }
        }
        boolean limits = roots.stream().anyMatch(root -> delegate(root, parent));
        for (String controller : limits ? List.<String>of() : List.of("memory", "cpu")) {
            Path candidate = system.resolve(controller);
            if (Files.exists(candidate.resolve("tasks")) && usable(candidate, parent)) {
                roots.add(candidate);
                limits = true;
            }
        }
        return new Cgroups(parent, roots, limits);
    }

    private static boolean usable(Path root, String parent) {
        try {
            Files.createDirectories(root.resolve(parent));
            return Files.isWritable(root.resolve(parent).resolve("cgroup.procs"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean delegate(Path root, String parent) {
        try {
            List<String> have = List.of(
                    Files.readString(root.resolve("cgroup.controllers")).strip().split(" "));
            if (!have.containsAll(Set.of("cpu", "memory"))) {
                return false;
            }
            Files.writeString(root.resolve("cgroup.subtree_control"), "+cpu +memory");
            Files.writeString(root.resolve(parent).resolve("cgroup.subtree_control"), "+cpu +memory");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What can be done here, for people. */
    String description() {
        if (roots.isEmpty()) {
            return "No control groups may be made here: limits of nodes are not enforced";
        }
        return limits ? "Limits of nodes are enforced by control groups" : "Control groups without limits of nodes";
    }

    /** Makes the groups of a node and sets its limits. */
    void prepare(int node, Limits wanted) {
        try {
            for (Path root : roots) {
                Path group = group(root, node);
                Files.createDirectories(group);
                limit(group, wanted);
            }
        } catch (IOException e) {
            log.warn("Limits of node {} are not enforced: {}", node, Problems.sentence(e));
        }
    }

    private static void limit(Path group, Limits wanted) throws IOException {
        long quota = Math.round(wanted.cpus() * PERIOD_MICROSECONDS);
        String memory = Long.toString(wanted.memoryBytes());
        set(group, "memory.max", wanted.memoryBytes() == 0 ? "max" : memory);
        set(group, "cpu.max", quota == 0 ? "max" : quota + " " + PERIOD_MICROSECONDS);
        set(group, "memory.limit_in_bytes", wanted.memoryBytes() == 0 ? "-1" : memory);
        set(group, "cpu.cfs_quota_us", quota == 0 ? "-1" : Long.toString(quota));
    }

    private static void set(Path group, String file, String value) throws IOException {
        if (Files.exists(group.resolve(file))) {
            Files.writeString(group.resolve(file), value);
        }
    }

    /** The groups that a unit of the node has to enter. */
    List<Path> of(int node) {
        return roots.stream()
                .map(root -> group(root, node))
                .filter(Files::isDirectory)
                .toList();
    }

    private Path group(Path root, int node) {
        return root.resolve(parent).resolve(Integer.toString(node));
    }

    /** Kills all that is in the node's group at once: the one thing that even a fork bomb cannot outrun. */
    void kill(int node) {
        for (Path group : of(node)) {
            try {
                set(group, "cgroup.kill", "1");
            } catch (IOException e) {
                log.warn("Control group {} was not killed: {}", group, Problems.sentence(e));
            }
        }
    }

    void remove(int node) {
        of(node).forEach(Cgroups::delete);
    }

    private static void delete(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            log.debug("Control group {} stays for now: {}", group, e.getMessage());
        }
    }

    /** Processor time of all that ever ran in the node's group. */
    OptionalDouble cpuSeconds(int node) {
        return of(node).stream()
                .map(group -> group.resolve("cpu.stat"))
                .flatMap(Cgroups::lines)
                .filter(line -> line.startsWith("usage_usec "))
                .mapToDouble(line -> Double.parseDouble(line.substring(11)) / 1e6)
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** Deletes the groups of nodes that are gone, and the home's own when none is left. */
    void close() {
        roots.forEach(root -> delete(root.resolve(parent)));
    }
}
