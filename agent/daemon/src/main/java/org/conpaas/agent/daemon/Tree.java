package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes in a node's own tree and never beside it. */
final class Tree {
    private Tree() {}

    /**
     * @param path relative to the root; empty is the root
     * @throws Unworkable when it is absolute, has {@code ..}, or passes through a link
     */
    static Path inside(Path root, String path) throws Unworkable {
        Path relative = relative(path);
        Path at = root;
        for (Path name : relative) {
            if (Files.isSymbolicLink(at) && !at.equals(root)) {
                throw new Unworkable(path + " leads through the link " + root.relativize(at)
                        + " of the node's tree; files are only written to the tree itself");
            }
            at = at.resolve(name);
        }
        return at.normalize();
    }

    private static Path relative(String path) throws Unworkable {
        Path relative;
        try {
            relative = Path.of(path);
        } catch (InvalidPathException e) {
            throw new Unworkable(path + " is not a path: " + e.getReason(), e);
        }
        if (relative.isAbsolute()) {
            throw new Unworkable(path + " is absolute; paths in a node's tree are relative to its root");
        }
        for (Path name : relative) {
            if ("..".equals(name.toString())) {
                throw new Unworkable(path + " has a \"..\"; it must stay in the node's tree");
            }
        }
        return relative;
    }

    static NodeState.Written write(Path file, String content, int mode) throws IOException {
        createParent(file);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            delete(file);
        }
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8), mode, false);
        return written(file, digest(content, mode));
    }

    static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    static String digest(String content, int mode) {
        return Digest.of(Set.of(mode + "\n" + content));
    }

    private static NodeState.Written written(Path file, String digest) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new NodeState.Written(
                digest, attributes.size(), attributes.lastModifiedTime().toMillis());
    }

    /** Whether the file is as it was written. */
    static boolean untouched(Path file, NodeState.Written written) {
        try {
            return written(file, written.digest()).equals(written);
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes a file, or a directory with all that is in it; a link goes, what it leads to stays. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
                if (permissions.addAll(AtomicFile.permissions(0700))) {
                    Files.setPosixFilePermissions(directory, permissions);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes the directory and those above it, up to one that stays, as long as nothing is in them. */
    static void deleteEmpty(@Nullable Path directory, Path stays) throws IOException {
        for (Path each = directory;
                each != null && each.startsWith(stays) && !each.equals(stays);
                each = each.getParent()) {
            try {
                Files.deleteIfExists(each);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    /** Copies a file or a directory; the copy may be written. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = file.equals(from) ? to : to.resolve(from.relativize(file));
                Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isRegularFile()) {
                    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                    permissions.add(PosixFilePermission.OWNER_WRITE);
                    Files.setPosixFilePermissions(copy, permissions);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
