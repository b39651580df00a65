package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.jspecify.annotations.Nullable;

/** What lies in one node's tree: disks, copies of artifacts, files. Only the node's own turns touch it. */
final class Provision {
    private final NodeDirectory node;
    private final NodeState state;
    private final Machinery machinery;
    private final TurnTaker turns;

    /** By the path that the artifact is to be copied to, or its digest; failures stay until the next attempt. */
    private final Map<String, CompletableFuture<?>> underWay = new HashMap<>();

    Provision(NodeDirectory node, NodeState state, Machinery machinery, TurnTaker turns) {
        this.node = node;
        this.state = state;
        this.machinery = machinery;
        this.turns = turns;
    }

    void disks(NodeSpec spec) throws IOException {
        for (DiskSpec disk : spec.disks()) {
            if (Devices.isDevice(disk)) {
                machinery.devices().mount(spec.name(), disk);
            }
        }
        boolean enclosed = machinery.enclosure().encloses(spec);
        for (DiskSpec disk : spec.disks()) {
            String path = disk.at().replaceFirst("^/+", "");
            Path content = machinery.devices().content(spec.name(), disk);
            if (disk.path().isEmpty()) {
                unlink(path);
                Files.createDirectories(Tree.inside(node.root(), path));
            } else if (!Files.isDirectory(content)) {
                throw new Unworkable("Disk " + disk.name() + ": there is no directory " + disk.path()
                        + " on this machine; its provider has to make or mount it");
            } else if (enclosed) {
                unlink(path);
            } else {
                link(path, content);
            }
        }
        machinery.enclosure().prepare(spec, node);
    }

    private void unlink(String path) throws IOException {
        if (state.links.remove(path)) {
            Files.deleteIfExists(node.root().resolve(path));
            state.save();
        }
    }

    private void link(String path, Path disk) throws IOException {
        Path at = Tree.inside(node.root(), path);
        if (Files.isSymbolicLink(at) && Files.readSymbolicLink(at).equals(disk)) {
            return;
        }
        Tree.createParent(at);
        if (state.links.add(path)) {
            state.save();
        }
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, disk);
    }

    /**
     * Has the artifacts fetched and copied; a turn follows for each that arrives.
     *
     * @return null as long as one is missing; else where each is, by name
     * @throws Unworkable when one cannot be had; calling again tries again
     */
    @Nullable
    Map<String, Path> artifacts(NodeSpec spec) throws IOException {
        Map<String, Path> places = new HashMap<>();
        for (ArtifactSpec artifact : spec.artifacts()) {
            Path place = place(artifact);
            if (place != null) {
                places.put(artifact.name(), place);
            }
        }
        return places.size() == spec.artifacts().size() ? places : null;
    }

    private @Nullable Path place(ArtifactSpec artifact) throws IOException {
        Path shared = machinery.artifacts().present(artifact).orElse(null);
        String into = artifact.into().orElse(null);
        if (into != null && artifact.sha256().equals(state.copies.get(into))) {
            return Tree.inside(node.root(), into);
        }
        if (shared == null) {
            await("fetch " + artifact.sha256(), () -> machinery.artifacts().fetch(artifact));
            return null;
        }
        if (into == null) {
            return shared;
        }
        copy(artifact, shared, into);
        return null;
    }

    private void copy(ArtifactSpec artifact, Path shared, String into) throws IOException {
        Path to = Tree.inside(node.root(), into);
        await("copy " + into, () -> CompletableFuture.runAsync(() -> wipeAndCopy(shared, to), transfers())
                .thenRun(() -> turns.take(() -> copied(into, artifact.sha256()))));
    }

    private Executor transfers() {
        return machinery.pools().transfers();
    }

    private static void wipeAndCopy(Path from, Path to) {
        try {
            Tree.delete(to);
            Tree.createParent(to);
            Tree.copy(from, to);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void copied(String into, String sha256) {
        state.copies.put(into, sha256);
        try {
            state.save();
        } catch (IOException e) {
            // unknown to the disk means that it is copied again
            state.copies.remove(into);
        }
    }

    private void await(String what, Supplier<CompletableFuture<?>> begin) throws Unworkable {
        CompletableFuture<?> running = underWay.get(what);
        if (running == null) {
            CompletableFuture<?> begun = begin.get();
            underWay.put(what, begun);
            begun.thenRun(() -> turns.take(() -> underWay.remove(what, begun)));
            begun.exceptionally(failure -> {
                turns.take(() -> {});
                return null;
            });
            return;
        }
        if (running.isDone()) {
            underWay.remove(what);
            try {
                running.join();
            } catch (CompletionException e) {
                throw new Unworkable(Problems.sentence(e), e);
            }
        }
    }

    /**
     * Writes the files that are new, changed, or no longer as they were written, and notes them in {@link NodeState#untold}.
     */
    void files(NodeSpec spec, Placeholders placeholders) throws IOException {
        Set<String> written = new TreeSet<>();
        try {
            for (FileSpec file : spec.files()) {
                if (write(file, placeholders)) {
                    written.add(file.path());
                }
            }
        } finally {
            if (!written.isEmpty()) {
                state.untold.addAll(written);
                state.save();
            }
        }
    }

    private boolean write(FileSpec file, Placeholders placeholders) throws IOException {
        Path path = Tree.inside(node.root(), file.path());
        String content = placeholders.replace(file.content());
        String digest = Tree.digest(content, file.mode());
        NodeState.Written known = state.files.get(file.path());
        if (known != null && known.digest().equals(digest) && Tree.untouched(path, known)) {
            return false;
        }
        state.files.put(file.path(), Tree.write(path, content, file.mode()));
        return true;
    }

    /** Whether a file is no longer as it was written. Cheap; it reads no content. Any thread. */
    static boolean drifted(NodeDirectory node, Map<String, NodeState.Written> files) {
        return files.entrySet().stream()
                .anyMatch(file -> !Tree.untouched(node.root().resolve(file.getKey()), file.getValue()));
    }

    boolean hasObsolete(NodeSpec spec) throws IOException {
        return machinery.devices().hasObsolete(spec.name(), spec.disks())
                || !obsolete(state.files.keySet(), wantedFiles(spec)).isEmpty()
                || !obsolete(state.copies.keySet(), wantedCopies(spec)).isEmpty()
                || !obsolete(state.links, wantedLinks(spec)).isEmpty();
    }

    void removeObsolete(NodeSpec spec) throws IOException {
        if (!hasObsolete(spec)) {
            return;
        }
        machinery.devices().release(spec.name(), spec.disks());
        for (String path : obsolete(state.files.keySet(), wantedFiles(spec))) {
            Files.deleteIfExists(node.root().resolve(path));
            state.files.remove(path);
        }
        for (String path : obsolete(state.copies.keySet(), wantedCopies(spec))) {
            Tree.delete(Tree.inside(node.root(), path));
            state.copies.remove(path);
        }
        for (String path : obsolete(state.links, wantedLinks(spec))) {
            Path link = node.root().resolve(path);
            if (Files.isSymbolicLink(link)) {
                Files.deleteIfExists(link);
            }
            state.links.remove(path);
        }
        state.save();
    }

    private static List<String> obsolete(Set<String> have, Set<String> wanted) {
        return have.stream().filter(path -> !wanted.contains(path)).toList();
    }

    private static Set<String> wantedFiles(NodeSpec spec) {
        return spec.files().stream().map(FileSpec::path).collect(Collectors.toSet());
    }

    private static Set<String> wantedCopies(NodeSpec spec) {
        return spec.artifacts().stream().flatMap(a -> a.into().stream()).collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> wantedLinks(NodeSpec spec) {
        return spec.disks().stream()
                .map(disk -> disk.at().replaceFirst("^/+", ""))
                .collect(Collectors.toSet());
    }
}
