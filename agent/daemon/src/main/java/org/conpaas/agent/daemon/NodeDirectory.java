package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where one node is on disk. */
record NodeDirectory(Path path) {

    Path spec() {
        return path.resolve("spec.json");
    }

    Path state() {
        return path.resolve("state.json");
    }

    /** Present once the node is to go: an agent that starts in the middle of a removal goes on with it. */
    Path removal() {
        return path.resolve("removed");
    }

    /** The node's own tree. */
    Path root() {
        return path.resolve("root");
    }

    Path logs() {
        return path.resolve("log");
    }

    Path log(String unitName) {
        return logs().resolve(Unit.fileName(unitName) + ".log");
    }

    /** Written by the unit's launch script before the command starts. */
    Path pid(Unit unit) {
        return run().resolve(unit.kind() + "-" + Unit.fileName(unit.name()) + ".pid");
    }

    /** Written by the launch script of a task after the command has ended. */
    Path exit(Unit unit) {
        return run().resolve(unit.kind() + "-" + Unit.fileName(unit.name()) + ".exit");
    }

    Path run() {
        return path.resolve("run");
    }

    /** Deletes all of it, the note of the removal last: an agent that starts in the middle goes on with it. */
    void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.filter(child -> !child.equals(removal())).toList()) {
                Tree.delete(child);
            }
        }
        Tree.delete(path);
    }

    void create() throws IOException {
        Files.createDirectories(root());
        Files.createDirectories(logs());
        Files.createDirectories(run());
    }
}
