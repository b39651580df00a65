package org.conpaas.server.git;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;

/** Which applications use which paths of the repository, so that a change of code alone is noticed. One thread at a time. */
final class References {
    private final Map<String, Set<String>> applications = new HashMap<>();
    private final Map<String, Integer> folders = new HashMap<>();

    void add(Manifest manifest) {
        paths(manifest).forEach(path -> {
            if (applications.computeIfAbsent(path, any -> new HashSet<>()).add(manifest.name())) {
                ancestors(path).forEach(folder -> folders.merge(folder, 1, Integer::sum));
            }
        });
    }

    void remove(Manifest manifest) {
        paths(manifest).forEach(path -> {
            Set<String> users = applications.getOrDefault(path, new HashSet<>());
            if (users.remove(manifest.name())) {
                ancestors(path).forEach(folder -> folders.computeIfPresent(folder, (any, n) -> n == 1 ? null : n - 1));
            }
            if (users.isEmpty()) {
                applications.remove(path);
            }
        });
    }

    Set<String> users(String path) {
        return applications.getOrDefault(path, Set.of());
    }

    /** Whether something below the folder is used. */
    boolean below(String folder) {
        return folders.containsKey(folder);
    }

    /** Paths of the repository that the manifest names, each without a slash at either end. */
    static Set<String> paths(Manifest manifest) {
        Set<String> paths = new TreeSet<>();
        for (ServiceSpec service : manifest.services().values()) {
            codePath(service).map(References::clean).forEach(paths::add);
            Stream.of(
                            service.startupScript().stream(),
                            Stream.ofNullable(service.settings().get("dump")),
                            service.disks().values().stream().flatMap(disk -> disk.from().stream()))
                    .flatMap(named -> named)
                    .map(Object::toString)
                    .filter(location -> !location.contains("://"))
                    .map(References::clean)
                    .forEach(paths::add);
        }
        paths.remove("");
        return paths;
    }

    private static Stream<String> codePath(ServiceSpec service) {
        return service.code().stream()
                .filter(code -> code instanceof Code.Archive archive && !archive.isUrl())
                .map(code -> ((Code.Archive) code).location());
    }

    /** As Git names it: no leading {@code ./} or slash, none at the end. */
    static String clean(String path) {
        String result = path.startsWith("./") ? path.substring(2) : path;
        return result.replaceAll("^/+|/+$", "");
    }

    private static Stream<String> ancestors(String path) {
        return Stream.iterate(path.lastIndexOf('/'), at -> at > 0, at -> path.lastIndexOf('/', at - 1))
                .map(at -> path.substring(0, at));
    }
}
