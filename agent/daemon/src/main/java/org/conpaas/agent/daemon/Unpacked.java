package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A directory that an archive is unpacked into, and never anything beside it.
 *
 * <p>Links are made last: as long as files are written there is no link that a path could lead through. Each is then followed
 * as the kernel would, so that a chain of harmless ones cannot lead out either.
 */
final class Unpacked {
    private static final int OWNER_READS = 0400;
    private static final int READ_AND_EXECUTE = 0555;

    private final Path root;
    private final Allowance allowance;
    private final long packed;
    private final Map<Path, String> links = new LinkedHashMap<>();
    private long bytes;
    private int entries;

    Unpacked(Path root, Allowance allowance, long packed) {
        this.root = root;
        this.allowance = allowance;
        this.packed = packed;
    }

    void directory(String name) throws IOException {
        count();
        Files.createDirectories(inside(name));
    }

    /** @param mode permission bits; writing is taken away, setuid and its like are never set */
    void file(String name, InputStream content, int mode) throws IOException {
        count();
        Path file = inside(name);
        Tree.createParent(file);
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
                allowance.check(bytes, entries, packed);
                out.write(buffer, 0, read);
            }
        }
        Files.setPosixFilePermissions(file, AtomicFile.permissions((mode & READ_AND_EXECUTE) | OWNER_READS));
    }

    void link(String name, String target) throws IOException {
        count();
        links.put(inside(name), target);
    }

    void hardLink(String name, String target) throws IOException {
        count();
        Path file = inside(name);
        Path existing = inside(target);
        if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
            throw new Unworkable(name + " links to " + target + ", which is no file of the archive");
        }
        bytes += Files.size(existing);
        allowance.check(bytes, entries, packed);
        Tree.createParent(file);
        Files.deleteIfExists(file);
        Files.copy(existing, file);
    }

    private void count() throws Unworkable {
        entries++;
        allowance.check(bytes, entries, packed);
    }

    private Path inside(String name) throws Unworkable {
        try {
            Path path = Path.of(name);
            Path resolved = root.resolve(path).normalize();
            if (path.isAbsolute() || name.startsWith("\\") || !resolved.startsWith(root)) {
                throw new Unworkable(name + " leads out of the archive");
            }
            return resolved;
        } catch (InvalidPathException e) {
            throw new Unworkable(name + " is not a path", e);
        }
    }

    /** Makes the links. Call it once, after all else. */
    void finish() throws IOException {
        for (Map.Entry<Path, String> link : links.entrySet()) {
            if (Files.exists(link.getKey(), LinkOption.NOFOLLOW_LINKS)) {
                throw new Unworkable(root.relativize(link.getKey()) + " is a link and something else as well");
            }
            Tree.createParent(link.getKey());
            Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
        }
        for (Path link : links.keySet()) {
            checkTarget(link);
        }
    }

    private void checkTarget(Path link) throws IOException {
        Path target = root.relativize(link);
        Path parent = link.getParent();
        Path base = parent == null ? root : parent.toRealPath();
        Path realRoot = root.toRealPath();
        if (!base.startsWith(realRoot) || !follow(base, Files.readSymbolicLink(link), realRoot, 0)) {
            throw new Unworkable(target + " is a link that leads out of the archive");
        }
    }

    /** Walks as the kernel does: a {@code ..} counts from where a link has led to. */
    private static boolean follow(Path from, Path target, Path root, int depth) throws IOException {
        if (target.isAbsolute() || depth > 40) {
            return false;
        }
        Path at = from;
        for (Path name : target) {
            Path parent = at.getParent();
            at = "..".equals(name.toString()) && parent != null
                    ? parent
                    : at.resolve(name).normalize();
            if (!at.startsWith(root)) {
                return false;
            }
            if (Files.isSymbolicLink(at)) {
                Path holder = at.getParent();
                if (holder == null || !follow(holder, Files.readSymbolicLink(at), root, depth + 1)) {
                    return false;
                }
                at = Files.exists(at) ? at.toRealPath() : at;
            }
        }
        return at.startsWith(root);
    }
}
