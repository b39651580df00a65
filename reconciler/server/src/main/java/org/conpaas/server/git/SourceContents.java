package org.conpaas.server.git;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/**
 * What one source holds, file by file and application by application. A change costs what it changes, not what there is.
 * Claims may be read by any thread; everything else is the source's own thread's.
 */
final class SourceContents {
    private final boolean prune;
    private final Map<String, FileReading> files = new HashMap<>();
    private final Map<String, TreeSet<String>> filesOf = new HashMap<>();
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final Set<String> broken = new TreeSet<>();
    private final Set<String> held = new HashSet<>();
    private final References references = new References();
    private int counting;
    private int skipped;

    SourceContents(boolean prune) {
        this.prune = prune;
    }

    References references() {
        return references;
    }

    Map<String, FileReading> files() {
        return files;
    }

    Map<String, Claim> claims() {
        return claims;
    }

    int skipped() {
        return skipped;
    }

    /** Whether nothing would be left of a source that names applications now. */
    boolean isEmptiedBy(TreeChanges changes) {
        return changes.leavesNoManifest(files, counting)
                && claims.values().stream().anyMatch(claim -> !claim.gone());
    }

    /** The next commit decides about the application even when it does not touch its file. */
    void hold(String application) {
        held.add(application);
    }

    boolean holdsAny() {
        return !held.isEmpty();
    }

    /** What the changes would do, without doing it. */
    PushPreview preview(TreeChanges changes) {
        SortedMap<String, Manifest> next = new TreeMap<>();
        SortedSet<String> missing = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        changes.removed().forEach(path -> missing.addAll(namesIn(path)));
        changes.read().forEach((path, file) -> {
            missing.addAll(namesIn(path));
            problems.addAll(file.problems());
            file.manifests().forEach(manifest -> next.put(manifest.name(), manifest));
        });
        boolean whole = changes.read().values().stream().noneMatch(FileReading::isBroken) && broken.isEmpty();
        missing.removeIf(name -> !prune || !whole || next.containsKey(name) || isElsewhere(name, changes));
        return new PushPreview(problems, next, missing, changes.users());
    }

    private SortedSet<String> namesIn(String path) {
        return Optional.ofNullable(files.get(path)).map(FileReading::names).orElseGet(TreeSet::new);
    }

    private boolean isElsewhere(String application, TreeChanges changes) {
        return filesOf.getOrDefault(application, new TreeSet<>()).stream()
                .anyMatch(path ->
                        !changes.removed().contains(path) && !changes.read().containsKey(path));
    }

    /** Problems of files that name no application. */
    List<Problem> nameless() {
        return broken.stream()
                .map(files::get)
                .filter(Objects::nonNull)
                .filter(file -> file.names().isEmpty())
                .flatMap(file -> file.problems().stream())
                .limit(100)
                .toList();
    }

    /**
     * @param previous the commit that was read before: where manifests that are now broken were good
     * @return applications whose claim changed, or whose code did
     */
    SortedSet<String> apply(TreeChanges changes, Optional<String> previous) {
        Set<String> affected = new TreeSet<>(held);
        changes.removed().forEach(path -> affected.addAll(replace(path, Optional.empty())));
        changes.read().forEach((path, file) -> affected.addAll(replace(path, Optional.of(file))));
        SortedSet<String> changed = new TreeSet<>(changes.users());
        for (String application : affected) {
            Optional<Claim> claim = claimed(application, previous);
            Optional<Claim> before = put(application, claim);
            if (!before.equals(claim)) {
                changed.add(application);
            }
        }
        changed.retainAll(claims.keySet());
        return changed;
    }

    /** Puts back what an earlier run knew of an application. */
    Optional<Claim> put(String application, Optional<Claim> claim) {
        Optional<Claim> before = Optional.ofNullable(
                claim.isPresent() ? claims.put(application, claim.get()) : claims.remove(application));
        before.flatMap(Claim::manifest).ifPresent(references::remove);
        claim.filter(one -> !one.gone()).flatMap(Claim::manifest).ifPresent(references::add);
        return before;
    }

    /** @return the applications that the file spoke of, or speaks of now */
    private Set<String> replace(String path, Optional<FileReading> reading) {
        Optional<FileReading> before = Optional.ofNullable(files.remove(path));
        Set<String> affected = new HashSet<>();
        before.ifPresent(file -> affected.addAll(leave(file)));
        reading.ifPresent(file -> affected.addAll(arrive(file, before)));
        return affected;
    }

    private Collection<String> leave(FileReading file) {
        broken.remove(file.path());
        skipped -= file.skipped();
        counting -= file.counts() ? 1 : 0;
        file.names().forEach(name -> filesOf.getOrDefault(name, new TreeSet<>()).remove(file.path()));
        file.names().forEach(name -> filesOf.computeIfPresent(name, (any, paths) -> paths.isEmpty() ? null : paths));
        return file.names();
    }

    private Collection<String> arrive(FileReading arriving, Optional<FileReading> before) {
        FileReading file = arriving.isBroken() && before.isPresent()
                ? arriving.alsoNaming(before.get().names())
                : arriving;
        files.put(file.path(), file);
        if (file.isBroken()) {
            broken.add(file.path());
        }
        skipped += file.skipped();
        counting += file.counts() ? 1 : 0;
        file.names().forEach(name -> filesOf.computeIfAbsent(name, any -> new TreeSet<>())
                .add(file.path()));
        return file.names();
    }

    private Optional<Claim> claimed(String application, Optional<String> previous) {
        Optional<Claim> before = Optional.ofNullable(claims.get(application));
        held.remove(application);
        List<FileReading> speaking = speaking(application, before);
        if (speaking.isEmpty()) {
            return before.map(claim -> missing(claim, previous));
        }
        FileReading first = speaking.get(0);
        List<Problem> problems = new ArrayList<>(first.problems());
        speaking.stream().skip(1).forEach(other -> problems.add(twice(application, first.path(), other.path())));
        Optional<Manifest> manifest = first.manifest(application);
        if (manifest.isPresent()) {
            return Optional.of(Claim.good(manifest.get(), first.path(), problems));
        }
        return Optional.of(kept(application, first.path(), before, previous, problems));
    }

    /** The file that had the application keeps it; among new ones an intact file comes first. */
    private List<FileReading> speaking(String application, Optional<Claim> before) {
        String holder = before.map(Claim::file).orElse("");
        return filesOf.getOrDefault(application, new TreeSet<>()).stream()
                .map(files::get)
                .filter(Objects::nonNull)
                .sorted((one, other) ->
                        Integer.compare(rank(one, application, holder), rank(other, application, holder)))
                .toList();
    }

    private static int rank(FileReading file, String application, String holder) {
        boolean held = file.path().equals(holder);
        boolean intact = file.manifest(application).isPresent();
        return intact ? held ? 0 : 1 : held ? 2 : 3;
    }

    private static Claim kept(
            String application,
            String file,
            Optional<Claim> before,
            Optional<String> previous,
            List<Problem> problems) {
        Optional<Manifest> good = before.flatMap(Claim::manifest);
        Optional<String> revision =
                before.flatMap(Claim::goodRevision).or(() -> good.isPresent() ? previous : Optional.empty());
        return new Claim(application, file, good, revision, problems, false);
    }

    /** Gone only when every file could be read: an unreadable one may be where the application went. */
    private Claim missing(Claim before, Optional<String> previous) {
        Optional<String> unread = broken.stream()
                .filter(path -> Optional.ofNullable(files.get(path)).stream()
                        .anyMatch(file -> file.names().isEmpty()))
                .findFirst();
        Optional<String> revision = before.goodRevision().or(() -> previous);
        if (unread.isEmpty() || before.gone()) {
            List<Problem> problems = prune ? List.of() : List.of(leftAlone(before));
            return new Claim(before.application(), before.file(), before.manifest(), revision, problems, true);
        }
        held.add(before.application());
        Problem problem = Problem.error(
                "CP2026",
                SourcePosition.of(unread.orElseThrow()),
                "cannot be read, and " + before.application() + " is in no other file",
                "mend it; until then " + before.application() + " keeps running");
        return new Claim(before.application(), before.file(), before.manifest(), revision, List.of(problem), false);
    }

    private static Problem leftAlone(Claim before) {
        return Problem.warning(
                "CP2029",
                SourcePosition.of(before.file()),
                before.application() + " is no longer in the source, which does not prune: what runs is left alone",
                "delete it with cps delete " + before.application() + ", or let the source prune");
    }

    private static Problem twice(String application, String first, String other) {
        return Problem.warning(
                "CP2027",
                SourcePosition.of(other),
                application + " is also in " + first + ", which counts",
                "rename one of the two");
    }
}
