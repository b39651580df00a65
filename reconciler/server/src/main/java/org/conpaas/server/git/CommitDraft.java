package org.conpaas.server.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Edits of a commit's tree, in memory. No work tree is involved. One thread uses it. */
final class CommitDraft {
    private final Repository repository;
    private final RevCommit base;
    private final Map<String, Optional<byte[]>> texts = new TreeMap<>();
    private final Map<String, RevCommit> restored = new TreeMap<>();

    CommitDraft(Repository repository, RevCommit base) {
        this.repository = repository;
        this.base = base;
    }

    RevCommit base() {
        return base;
    }

    CommitDraft write(String path, String text) {
        texts.put(path, Optional.of(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    CommitDraft remove(String path) {
        texts.put(path, Optional.empty());
        return this;
    }

    /** The file or folder as it was: absent when it was absent. */
    CommitDraft restore(String path, RevCommit from) {
        restored.put(path, from);
        return this;
    }

    /** The text of a file of the base. */
    Optional<String> text(String path) throws IOException {
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, path, base.getTree())) {
            boolean file = walk != null && walk.getFileMode(0).getObjectType() == Constants.OBJ_BLOB;
            return file && walk != null
                    ? Optional.of(new String(reader.open(walk.getObjectId(0)).getBytes(), StandardCharsets.UTF_8))
                    : Optional.empty();
        }
    }

    /** Writes the tree. */
    ObjectId tree() throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            keepOthers(builder, reader);
            for (Map.Entry<String, Optional<byte[]>> edit : texts.entrySet()) {
                if (edit.getValue().isPresent()) {
                    builder.add(entry(
                            edit.getKey(),
                            inserter.insert(Constants.OBJ_BLOB, edit.getValue().get())));
                }
            }
            for (Map.Entry<String, RevCommit> path : restored.entrySet()) {
                addFrom(builder, reader, path.getKey(), path.getValue());
            }
            builder.finish();
            ObjectId tree = index.writeTree(inserter);
            inserter.flush();
            return tree;
        }
    }

    private void keepOthers(DirCacheBuilder builder, ObjectReader reader) throws IOException {
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(base.getTree());
            while (walk.next()) {
                String path = walk.getPathString();
                if (walk.isSubtree() && isAboveAnEdit(path)) {
                    walk.enterSubtree();
                } else if (!texts.containsKey(path) && !restored.containsKey(path)) {
                    keep(builder, reader, walk, path);
                }
            }
        }
    }

    private static void keep(DirCacheBuilder builder, ObjectReader reader, TreeWalk walk, String path)
            throws IOException {
        if (walk.isSubtree()) {
            builder.addTree(path.getBytes(StandardCharsets.UTF_8), DirCacheEntry.STAGE_0, reader, walk.getObjectId(0));
        } else {
            DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
            entry.setFileMode(walk.getFileMode(0));
            entry.setObjectId(walk.getObjectId(0));
            builder.add(entry);
        }
    }

    private boolean isAboveAnEdit(String folder) {
        return Stream.concat(texts.keySet().stream(), restored.keySet().stream())
                .anyMatch(path -> path.startsWith(folder + "/"));
    }

    private static void addFrom(DirCacheBuilder builder, ObjectReader reader, String path, RevCommit from)
            throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(reader, path, from.getTree())) {
            if (walk != null) {
                keep(builder, reader, walk, path);
            }
        }
    }

    private static DirCacheEntry entry(String path, ObjectId blob) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(blob);
        return entry;
    }

    ObjectId commit(AnyObjectId tree, PersonIdent author, String message) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentId(base);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    String patch(AnyObjectId tree) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.setRepository(repository);
            formatter.setBinaryFileThreshold(1 << 20);
            formatter.format(base.getTree(), tree);
            formatter.flush();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
