package org.conpaas.server.git;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/** Which source an application belongs to: the first one added that names it. Thread-safe. */
final class Ownership {
    private final Map<String, SourceWorker> owners = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> overruled = new ConcurrentHashMap<>();

    Optional<SourceWorker> owner(String application) {
        return Optional.ofNullable(owners.get(application));
    }

    SortedSet<String> applications() {
        return new TreeSet<>(owners.keySet());
    }

    /** @param sources in the order in which they were added */
    synchronized void settle(Collection<String> applications, List<SourceWorker> sources) {
        for (String application : applications) {
            List<SourceWorker> naming = naming(application, sources);
            Optional<SourceWorker> live = naming.stream()
                    .filter(source -> !claim(source, application).gone())
                    .findFirst();
            Optional<SourceWorker> owner = live.or(() -> naming.stream().findFirst());
            owner.ifPresentOrElse(source -> owners.put(application, source), () -> owners.remove(application));
            for (SourceWorker source : sources) {
                boolean loser = naming.contains(source)
                        && !owner.equals(Optional.of(source))
                        && !claim(source, application).gone();
                overrule(source.definition().name(), application, loser);
            }
        }
    }

    private void overrule(String source, String application, boolean loser) {
        Set<String> names = overruled.computeIfAbsent(source, any -> ConcurrentHashMap.newKeySet());
        if (loser) {
            names.add(application);
        } else {
            names.remove(application);
        }
    }

    List<Problem> conflicts(String source) {
        return overruled.getOrDefault(source, Set.of()).stream()
                .sorted()
                .limit(100)
                .map(this::conflict)
                .toList();
    }

    private Problem conflict(String application) {
        String owner =
                owner(application).map(worker -> worker.definition().name()).orElse("another");
        return Problem.error(
                "CP2028",
                SourcePosition.of(application),
                application + " already belongs to source " + owner + ", which was added first",
                "rename one of the two applications");
    }

    private static List<SourceWorker> naming(String application, List<SourceWorker> sources) {
        return sources.stream()
                .filter(source -> source.reader().contents().claims().containsKey(application))
                .toList();
    }

    private static Claim claim(SourceWorker source, String application) {
        return Optional.ofNullable(source.reader().contents().claims().get(application))
                .orElseGet(() -> new Claim(application, "", Optional.empty(), Optional.empty(), List.of(), true));
    }
}
