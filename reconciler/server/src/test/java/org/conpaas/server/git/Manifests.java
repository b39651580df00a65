package org.conpaas.server.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.SourcePosition;

/** Enough of a reader for these tests: a name, a description, an archive; a line with {@code BROKEN} is an error. */
public final class Manifests implements ManifestParser {
    private final AtomicInteger parsed = new AtomicInteger();

    public static String text(String name, String description) {
        return "apiVersion: conpaas.org/v1\nkind: Application\nmetadata:\n  name: " + name + "\n  description: "
                + description + "\n";
    }

    public static String withCode(String name, String archive) {
        return text(name, "with code") + "archive: " + archive + "\n";
    }

    public static String broken(String name) {
        return text(name, "never seen") + "BROKEN\n";
    }

    /** How many files were read since the last call. */
    public int parsed() {
        return parsed.getAndSet(0);
    }

    @Override
    public ManifestResult parse(String file, byte[] content) {
        parsed.incrementAndGet();
        List<Manifest> manifests = new ArrayList<>();
        int skipped = 0;
        String text = new String(content, StandardCharsets.UTF_8);
        for (String document : text.split("(?m)^---\n")) {
            if (document.contains("conpaas.org/")) {
                manifests.add(manifest(file, document));
            } else {
                skipped++;
            }
        }
        if (text.contains("BROKEN")) {
            int line = (int) text.substring(0, text.indexOf("BROKEN")).lines().count() + 1;
            Problem problem =
                    Problem.error("CP1007", new SourcePosition(file, line, 1), "BROKEN is not a field", "mend it");
            return new ManifestResult(List.of(), List.of(problem), skipped);
        }
        return new ManifestResult(manifests, List.of(), skipped);
    }

    private static Manifest manifest(String file, String document) {
        String name = field(document, "name").orElse("nameless");
        SourcePosition at = new SourcePosition(file, 1, 1);
        TreeMap<String, ServiceSpec> services = new TreeMap<>();
        field(document, "archive").ifPresent(archive -> services.put("web", service(archive, at)));
        return new Manifest(
                name,
                field(document, "description").orElse(""),
                Map.of(),
                Optional.empty(),
                "default",
                false,
                services,
                at);
    }

    private static ServiceSpec service(String archive, SourcePosition at) {
        return new ServiceSpec(
                "web",
                "java",
                "",
                true,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Placement.PACKED,
                Optional.empty(),
                Map.of(),
                Optional.of(new Code.Archive(archive, Optional.empty(), at)),
                Map.of(),
                OnDelete.SNAPSHOT,
                Map.of(),
                at);
    }

    private static Optional<String> field(String document, String name) {
        var matcher = Pattern.compile("(?m)^\\s*" + name + ": (.*)$").matcher(document);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
