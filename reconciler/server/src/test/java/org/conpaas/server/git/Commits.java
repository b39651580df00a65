package org.conpaas.server.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** A bare repository whose commits are written as a map of what they hold. */
public final class Commits implements AutoCloseable {
    private final Repository repository;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, FileMode> modes = new LinkedHashMap<>();
    private final Map<String, ObjectId> links = new LinkedHashMap<>();
    private int count;

    private Commits(Repository repository) {
        this.repository = repository;
    }

    public static Commits in(Path directory) {
        try {
            FileRepository repository = new FileRepository(directory.toFile());
            if (!repository.getObjectDatabase().exists()) {
                repository.create(true);
            }
            repository.updateRef("HEAD").link("refs/heads/main");
            return new Commits(repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Repository repository() {
        return repository;
    }

    public String url() {
        return repository.getDirectory().getAbsolutePath();
    }

    public Commits with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public Commits with(String path, byte[] content) {
        files.put(path, content);
        modes.put(path, FileMode.REGULAR_FILE);
        return this;
    }

    public Commits withLink(String path, String target) {
        with(path, target);
        modes.put(path, FileMode.SYMLINK);
        return this;
    }

    public Commits withSubmodule(String path, ObjectId commit) {
        links.put(path, commit);
        return this;
    }

    public Commits without(String path) {
        files.remove(path);
        modes.remove(path);
        links.remove(path);
        return this;
    }

    public String commit(String message) {
        return commit("refs/heads/main", message);
    }

    /** Adds a commit on top of the branch. */
    public String commit(String ref, String message) {
        try {
            return commit(ref, message, repository.resolve(ref));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A commit without a parent takes the branch over. */
    public String rewrite(String message) {
        return commit("refs/heads/main", message, null);
    }

    public String commit(String ref, String message, @Nullable ObjectId parent) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(inserter));
            if (parent != null) {
                commit.setParentId(parent);
            }
            PersonIdent author = new PersonIdent(
                    "Ann", "ann@example.org", Instant.ofEpochSecond(1_700_000_000L + count++), ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            point(ref, id);
            return id.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void point(String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.forceUpdate();
    }

    public void delete(String ref) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId tree(ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(modes.get(file.getKey()));
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
            builder.add(entry);
        }
        links.forEach((path, id) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.GITLINK);
            entry.setObjectId(id);
            builder.add(entry);
        });
        builder.finish();
        return index.writeTree(inserter);
    }

    @Override
    public void close() {
        repository.close();
    }
}
