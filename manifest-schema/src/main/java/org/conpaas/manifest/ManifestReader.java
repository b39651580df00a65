package org.conpaas.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.conpaas.manifest.yaml.YamlFile;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Text to manifests, or to every problem that it has. Never throws whatever the text, and takes time in proportion to the
 * text's size, which {@link Limits} bounds. Safe for use by many threads; make one and keep it, since the first document costs
 * the compilation of the schema.
 */
public final class ManifestReader {
    private static final String OURS = "conpaas.org/";

    private final List<TypeSchema> schemas;
    private final Map<String, TypeSchema> types;
    private final Limits limits;
    private @Nullable SchemaCheck schemaCheck;

    public ManifestReader(List<TypeSchema> types, Limits limits) {
        this.schemas = List.copyOf(types);
        this.types = types.stream().collect(Collectors.toUnmodifiableMap(TypeSchema::type, Function.identity()));
        this.limits = limits;
    }

    /**
     * Whether a file of a repository can hold a manifest at all, by a search of its bytes alone. A scan of a repository asks
     * this first, so that another tool's templates, which may be no YAML, are no problem of ours.
     */
    public static boolean mayHoldManifest(byte[] content) {
        // every byte is a character of Latin-1, and the words are ASCII
        return new String(content, StandardCharsets.ISO_8859_1).contains(OURS);
    }

    public ManifestResult read(String file, byte[] content) {
        YamlFile yaml = YamlFile.read(file, content, limits);
        List<Problem> problems = new ArrayList<>(yaml.problems());
        List<YamlNode> roots = new ArrayList<>();
        int skipped = 0;
        for (YamlFile.Document document : yaml.documents()) {
            if (!isOurs(document.root())) {
                skipped++;
                continue;
            }
            problems.addAll(document.problems());
            problems.addAll(check(file, document.root()));
            roots.add(document.root());
        }
        ManifestBinder binder = new ManifestBinder(file, types);
        boolean sound = problems.stream().noneMatch(Problem::isError);
        List<Manifest> manifests = sound ? roots.stream().map(binder::manifest).toList() : List.of();
        return unique(new ManifestResult(manifests, sorted(file, problems), skipped));
    }

    /**
     * Several files as one set, in which an application may stand once only.
     *
     * @param files content by name
     */
    public ManifestResult readAll(Map<String, byte[]> files) {
        List<Manifest> manifests = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int skipped = 0;
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            ManifestResult result = read(file.getKey(), file.getValue());
            manifests.addAll(result.manifests());
            problems.addAll(result.problems());
            skipped += result.skipped();
        }
        return unique(new ManifestResult(manifests, problems, skipped));
    }

    private List<Problem> check(String file, YamlNode root) {
        List<Problem> problems = new ArrayList<>(schemaCheck().problems(file, root));
        problems.addAll(ValueCheck.problems(file, root));
        problems.addAll(UsesCheck.problems(file, root));
        problems.addAll(new ServiceCheck(file, types, limits).problems(root));
        return problems;
    }

    private synchronized SchemaCheck schemaCheck() {
        SchemaCheck built = schemaCheck == null ? new SchemaCheck(schemas, limits) : schemaCheck;
        schemaCheck = built;
        return built;
    }

    private static boolean isOurs(YamlNode root) {
        Optional<String> version = text(root, "apiVersion");
        if (version.isPresent()) {
            return version.orElseThrow().startsWith(OURS);
        }
        // nobody else's documents have a kind and no apiVersion, or our version under another name
        boolean misspelt = root.asMapping().stream()
                .flatMap(mapping -> mapping.entries().values().stream())
                .flatMap(entry -> entry.value().asScalar().stream())
                .anyMatch(scalar -> scalar.text().startsWith(OURS));
        return misspelt || text(root, "kind").filter("Application"::equals).isPresent();
    }

    private static Optional<String> text(YamlNode root, String key) {
        return root.get(key).flatMap(YamlNode::asScalar).map(Scalar::text);
    }

    private List<Problem> sorted(String file, Collection<Problem> found) {
        List<Problem> problems = new LinkedHashSet<>(found)
                .stream().sorted(Comparator.comparing(Problem::at)).toList();
        List<Problem> different = withoutRepetition(problems);
        if (different.size() <= limits.maxProblems()) {
            return different;
        }
        List<Problem> first = new ArrayList<>(different.subList(0, limits.maxProblems()));
        int more = different.size() - limits.maxProblems();
        SourcePosition last = first.get(first.size() - 1).at();
        first.add(ProblemCode.MORE_PROBLEMS.error(
                new SourcePosition(file, last.line(), last.column()), more + " more problems", "mend the first ones"));
        return first;
    }

    // a role's own bounds and those of every count may both refuse the same number
    private static List<Problem> withoutRepetition(List<Problem> problems) {
        Map<String, Problem> different = new LinkedHashMap<>();
        problems.forEach(problem -> different.putIfAbsent(problem.at() + problem.code() + problem.message(), problem));
        return List.copyOf(different.values());
    }

    private ManifestResult unique(ManifestResult result) {
        Map<String, Manifest> first = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>(result.problems());
        for (Manifest manifest : result.manifests()) {
            Manifest before = first.putIfAbsent(manifest.name(), manifest);
            if (before != null) {
                problems.add(twice(manifest, before));
            }
        }
        List<Manifest> kept = problems.size() == result.problems().size() ? result.manifests() : unambiguous(result);
        problems.sort(Comparator.comparing(Problem::at));
        return new ManifestResult(kept, problems, result.skipped());
    }

    private static Problem twice(Manifest manifest, Manifest before) {
        return ProblemCode.DUPLICATE_APPLICATION.error(
                manifest.at(),
                "metadata.name: `" + manifest.name() + "` is described twice: here and at " + before.at(),
                "remove one of the two, or rename it");
    }

    // the files of neither are applied: which of the two was meant, nobody can tell
    private static List<Manifest> unambiguous(ManifestResult result) {
        Map<String, Long> times =
                result.manifests().stream().collect(Collectors.groupingBy(Manifest::name, Collectors.counting()));
        List<String> files = result.manifests().stream()
                .filter(manifest -> times.getOrDefault(manifest.name(), 0L) > 1)
                .map(manifest -> manifest.at().file())
                .toList();
        return result.manifests().stream()
                .filter(manifest -> !files.contains(manifest.at().file()))
                .toList();
    }
}
