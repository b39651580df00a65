package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Finds out whether an agent started from here may hold nodes to processors and memory. */
final class ControlGroups {
    private ControlGroups() {}

    /** @param system where the kernel shows them, of version 2 or 1 */
    static boolean usable(Path system) {
        return unified(system) || Files.isWritable(system.resolve("cpu")) && Files.isWritable(system.resolve("memory"));
    }

    private static boolean unified(Path system) {
        try {
            Path controllers = system.resolve("cgroup.controllers");
            return Files.isWritable(system.resolve("cgroup.subtree_control"))
                    && Set.copyOf(List.of(Files.readString(controllers).strip().split(" ")))
                            .containsAll(Set.of("cpu", "memory"));
        } catch (IOException e) {
            return false;
        }
    }
}
