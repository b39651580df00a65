package org.conpaas.server.git;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Compares two trees by object id and reads only the manifests that differ. Nothing is ever written to a file system, so a
 * path, link or submodule can lead nowhere.
 */
final class TreeReader {
    private final String path;
    private final GitSettings.Limits limits;
    private final ManifestParser parser;
    private final References references;

    TreeReader(String path, GitSettings.Limits limits, ManifestParser parser, References references) {
        this.path = References.clean(path);
        this.limits = limits;
        this.parser = parser;
        this.references = references;
    }

    /**
     * @param before the tree that was read last
     * @throws SourceException when the tree cannot be read whole; then nothing of it counts
     */
    TreeChanges changes(Repository repository, Optional<? extends AnyObjectId> before, AnyObjectId after)
            throws SourceException {
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(reader)) {
            checkFolder(reader, after);
            if (before.isPresent()) {
                walk.addTree(before.get());
            } else {
                walk.addTree(new EmptyTreeIterator());
            }
            walk.addTree(after);
            walk.setFilter(TreeFilter.ANY_DIFF);
            return walk(reader, walk);
        } catch (IOException | LargeObjectException e) {
            throw SourceException.of(
                    "CP2018",
                    shown(),
                    "the commit cannot be read whole: " + e.getMessage(),
                    "what ran keeps running; run git fsck on the repository");
        }
    }

    private TreeChanges walk(ObjectReader reader, TreeWalk walk) throws IOException, SourceException {
        SortedMap<String, FileReading> read = new TreeMap<>();
        Set<String> removed = new HashSet<>();
        Set<String> users = new HashSet<>();
        int entries = 0;
        while (walk.next()) {
            if (++entries > limits.entries() || read.size() > limits.files()) {
                throw tooMany();
            }
            String at = walk.getPathString();
            users.addAll(references.users(at));
            if (walk.isSubtree()) {
                enter(walk, at);
            } else if (isInside(at) && FileReading.isManifestName(at)) {
                manifest(reader, walk, at).ifPresentOrElse(file -> read.put(at, file), () -> removed.add(at));
            }
        }
        return new TreeChanges(read, removed, users);
    }

    private void enter(TreeWalk walk, String folder) throws IOException, SourceException {
        boolean towards = path.equals(folder) || path.startsWith(folder + "/") || references.below(folder);
        if (!isInside(folder) && !towards) {
            return;
        }
        if (walk.getDepth() >= limits.depth()) {
            throw SourceException.of(
                    "CP2025", folder, "is nested deeper than " + limits.depth() + " folders", "move the manifests up");
        }
        walk.enterSubtree();
    }

    private Optional<FileReading> manifest(ObjectReader reader, TreeWalk walk, String at) throws IOException {
        FileMode mode = walk.getFileMode(1);
        if (mode == FileMode.SYMLINK) {
            return Optional.of(FileReading.broken(
                    at, "CP2022", "is a symbolic link, which is never followed", "commit the file itself"));
        }
        if (mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE) {
            return Optional.of(file(reader, walk.getObjectId(1), at));
        }
        return Optional.empty();
    }

    private FileReading file(ObjectReader reader, ObjectId blob, String at) throws IOException {
        ObjectLoader loader = reader.open(blob);
        if (loader.getSize() > limits.fileBytes()) {
            String size =
                    loader.getSize() + " bytes is more than the " + limits.fileBytes() + " that a manifest may have";
            return FileReading.broken(at, "CP2021", size, "split it into several applications");
        }
        return FileReading.of(at, loader.getCachedBytes(limits.fileBytes()), parser);
    }

    private void checkFolder(ObjectReader reader, AnyObjectId tree) throws IOException, SourceException {
        if (path.isEmpty()) {
            return;
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            if (walk == null || walk.getFileMode(0) != FileMode.TREE) {
                String what = walk == null ? "does not exist in the newest commit" : "is not a folder";
                throw SourceException.of(
                        "CP2020", path, what, "what ran keeps running; restore it, or correct the source's path");
            }
        }
    }

    private boolean isInside(String at) {
        return path.isEmpty() || at.startsWith(path + "/");
    }

    private SourceException tooMany() {
        return SourceException.of(
                "CP2024",
                shown(),
                "more than " + limits.entries() + " files, or " + limits.files() + " manifests",
                "let the source's path name the folder that holds the manifests");
    }

    private String shown() {
        return path.isEmpty() ? "/" : path;
    }
}
