package org.conpaas.manifest.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlFile;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Changes single values of a manifest's text and leaves all other characters as they are: comments, order, style, line
 * breaks.
 *
 * <p>A path leads from the document's root: {@code spec, services, web, running}. Values are String, Boolean, Integer, Long,
 * Double, List and Map. Every outcome is read again: a change that would alter anything else, for example because the value
 * stands there by an alias, is refused instead.
 */
public final class ManifestEditor {
    private static final String MARK = "\uFEFF";

    private final String file;
    private final String application;

    private ManifestEditor(String file, String application) {
        this.file = file;
        this.application = application;
    }

    /** @param file the name that refusals give */
    public static ManifestEditor of(String file, String application) {
        return new ManifestEditor(file, application);
    }

    /** Sets a value, adding what is missing of the way to it. */
    public static Edited set(String text, String application, List<String> path, Object value) {
        return of("manifest.yaml", application).set(text, path, value);
    }

    public static Edited remove(String text, String application, List<String> path) {
        return of("manifest.yaml", application).remove(text, path);
    }

    /** Sets how many nodes a role has, whether the text says {@code backend: 2} or {@code backend: {count: 2}}. */
    public static Edited count(String text, String application, String service, String role, int count) {
        return set(text, application, List.of("spec", "services", service, "nodes", role), count);
    }

    public Edited set(String text, List<String> path, Object value) {
        Object wanted = value instanceof Integer number ? (Object) number.longValue() : value;
        return edit(text, document -> set(document, path, wanted));
    }

    public Edited remove(String text, List<String> path) {
        return edit(text, document -> remove(document, path));
    }

    /** @param text without a byte order mark · @param index of the document in its file */
    private record Document(String text, YamlNode root, int index) {
        Optional<Entry> entry(List<String> path) {
            @Nullable Entry entry = null;
            YamlNode node = root;
            for (String key : path) {
                entry = node.asMapping()
                        .map(Mapping::entries)
                        .map(entries -> entries.get(key))
                        .orElse(null);
                if (entry == null) {
                    return Optional.empty();
                }
                node = entry.value();
            }
            return Optional.ofNullable(entry);
        }
    }

    private interface Step {
        Edited on(Document document);
    }

    private Edited edit(String text, Step step) {
        boolean marked = text.startsWith(MARK);
        String bare = marked ? text.substring(1) : text;
        YamlFile yaml = read(bare);
        if (!yaml.problems().isEmpty()) {
            return new Edited.Refused(yaml.problems().get(0));
        }
        for (int i = 0; i < yaml.documents().size(); i++) {
            YamlNode root = yaml.documents().get(i).root();
            if (name(root).filter(application::equals).isPresent()) {
                Edited edited = step.on(new Document(bare, root, i));
                return marked ? edited.then(changed -> new Edited.Text(MARK + changed)) : edited;
            }
        }
        return refused(new SourcePosition(file, 1, 1), "no application is called `" + application + "` here");
    }

    private YamlFile read(String text) {
        return YamlFile.read(file, text.getBytes(StandardCharsets.UTF_8), Limits.STANDARD);
    }

    private static Optional<String> name(YamlNode root) {
        return root.get("metadata")
                .flatMap(metadata -> metadata.get("name"))
                .flatMap(YamlNode::asScalar)
                .map(Scalar::text);
    }

    private Edited set(Document document, List<String> path, Object value) {
        Optional<Entry> there = document.entry(path);
        if (there.map(entry -> PlainValue.of(entry.value()))
                .filter(value::equals)
                .isPresent()) {
            return new Edited.Text(document.text());
        }
        if (value instanceof Number && isRoleWithFields(path, there)) {
            return set(document, longer(path, "count"), value);
        }
        Splice splice = new Splice(document.text());
        Optional<String> changed = there.isPresent()
                ? there.map(entry -> splice.replaced(entry, value))
                : added(document, splice, path, value);
        return checked(document, path, changed, (mapping, key) -> mapping.put(key, value));
    }

    private static boolean isRoleWithFields(List<String> path, Optional<Entry> there) {
        boolean role = path.size() > 1 && path.get(path.size() - 2).equals("nodes");
        return role && there.flatMap(entry -> entry.value().asMapping()).isPresent();
    }

    private static List<String> longer(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    /** Adds the missing end of a path to the last mapping that is there. */
    private static Optional<String> added(Document document, Splice splice, List<String> path, Object value) {
        int present = path.size() - 1;
        while (present > 0 && document.entry(path.subList(0, present)).isEmpty()) {
            present--;
        }
        String key = path.get(present);
        Object nested = nested(path.subList(present + 1, path.size()), value);
        if (present == 0) {
            return document.root().asMapping().map(root -> splice.added(root, key, nested));
        }
        Entry parent = document.entry(path.subList(0, present)).orElseThrow();
        return Splice.isNothing(parent.value())
                ? Optional.of(splice.addedToNothing(parent, key, nested))
                : parent.value()
                        .asMapping()
                        .filter(mapping -> !mapping.aliased())
                        .map(mapping -> splice.added(mapping, key, nested));
    }

    private static Object nested(List<String> keys, Object value) {
        Object nested = value;
        for (int i = keys.size() - 1; i >= 0; i--) {
            Map<String, Object> mapping = new LinkedHashMap<>();
            mapping.put(keys.get(i), nested);
            nested = mapping;
        }
        return nested;
    }

    private Edited remove(Document document, List<String> path) {
        if (document.entry(path).isEmpty()) {
            return new Edited.Text(document.text());
        }
        Splice splice = new Splice(document.text());
        List<String> above = path.subList(0, path.size() - 1);
        String key = path.get(path.size() - 1);
        Mapping parent = document.entry(above)
                .map(Entry::value)
                .orElse(document.root())
                .asMapping()
                .orElseThrow();
        Optional<String> changed = parent.aliased()
                ? Optional.empty()
                : parent.entries().size() > 1
                        ? Optional.of(splice.removed(parent, key))
                        : document.entry(above).map(entry -> splice.replaced(entry, Map.of()));
        return checked(document, path, changed, (mapping, last) -> mapping.remove(last));
    }

    private Edited checked(Document document, List<String> path, Optional<String> changed, Splice.Change change) {
        SourcePosition at = at(document, path);
        if (changed.isEmpty()) {
            return refused(at, String.join(".", path) + " cannot be changed in this text");
        }
        YamlFile before = read(document.text());
        YamlFile after = read(changed.orElseThrow());
        boolean same = after.problems().isEmpty()
                && after.documents().size() == before.documents().size();
        for (int i = 0; same && i < after.documents().size(); i++) {
            YamlNode old = before.documents().get(i).root();
            Object expected = i == document.index() ? Splice.expected(old, path, change) : PlainValue.of(old);
            same = Objects.equals(
                    expected, PlainValue.of(after.documents().get(i).root()));
        }
        return same
                ? new Edited.Text(changed.orElseThrow())
                : refused(at, String.join(".", path) + " cannot be changed without changing something else");
    }

    private SourcePosition at(Document document, List<String> path) {
        for (int length = path.size(); length > 0; length--) {
            Optional<Entry> entry = document.entry(path.subList(0, length));
            if (entry.isPresent()) {
                return entry.orElseThrow().key().span().in(file);
            }
        }
        return document.root().span().in(file);
    }

    private static Edited refused(SourcePosition at, String why) {
        return new Edited.Refused(ProblemCode.EDIT_REFUSED.error(at, why, "change it by hand"));
    }
}
