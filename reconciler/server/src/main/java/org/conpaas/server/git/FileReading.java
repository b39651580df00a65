package org.conpaas.server.git;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/**
 * What one manifest file of a tree says.
 *
 * @param names applications that it speaks of: those of its manifests or, when it is broken, those it seems to mean
 */
record FileReading(
        String path, List<Manifest> manifests, List<Problem> problems, int skipped, SortedSet<String> names) {
    private static final byte[] LFS = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NAME =
            Pattern.compile("[\\s{,]name:\\s*[\"']?([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)(?=[\\s\"',}]|$)");

    static boolean isManifestName(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }

    static boolean isLfsPointer(byte[] content) {
        return content.length >= LFS.length && Arrays.equals(content, 0, LFS.length, LFS, 0, LFS.length);
    }

    static FileReading of(String path, byte[] content, ManifestParser parser) {
        if (isLfsPointer(content)) {
            return broken(path, "CP2023", "is a pointer to Git LFS, not the file", "commit the manifest itself");
        }
        ManifestResult result = parser.parse(path, content);
        SortedSet<String> names = new TreeSet<>();
        result.manifests().forEach(manifest -> names.add(manifest.name()));
        if (result.hasErrors()) {
            seeminglyMeant(content).ifPresent(names::add);
        }
        return new FileReading(path, result.manifests(), result.problems(), result.skipped(), names);
    }

    static FileReading broken(String path, String code, String message, String hint) {
        Problem problem = Problem.error(code, SourcePosition.of(path), message, hint);
        return new FileReading(path, List.of(), List.of(problem), 0, new TreeSet<>());
    }

    /** A broken file still speaks of the applications that it was last known to hold. */
    FileReading alsoNaming(Collection<String> earlier) {
        SortedSet<String> all = new TreeSet<>(names);
        all.addAll(earlier);
        return new FileReading(path, manifests, problems, skipped, all);
    }

    /** Whether the source is not empty because of it: a broken file may be a manifest. */
    boolean counts() {
        return !names.isEmpty() || isBroken();
    }

    boolean isBroken() {
        return problems.stream().anyMatch(Problem::isError);
    }

    Optional<Manifest> manifest(String application) {
        return isBroken()
                ? Optional.empty()
                : manifests.stream()
                        .filter(one -> one.name().equals(application))
                        .findFirst();
    }

    /** Text that cannot be parsed still tells a reader whose it is: the name under {@code metadata}. */
    private static Optional<String> seeminglyMeant(byte[] content) {
        boolean inside = false;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\\R", 2000)) {
            boolean top = !line.isBlank() && !Character.isWhitespace(line.charAt(0));
            inside = top ? line.startsWith("metadata:") : inside;
            var matcher = NAME.matcher(line);
            if (inside && matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }
}
