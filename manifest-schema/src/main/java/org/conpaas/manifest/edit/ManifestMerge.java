package org.conpaas.manifest.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ManifestReader;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.TypeSchema;
import org.jspecify.annotations.Nullable;

/** The committed file with the values changed that differ from what runs. */
public final class ManifestMerge {
    private final String file;
    private final Manifest exported;
    private final ManifestTree trees;
    private final ManifestReader reader;
    private final ManifestEditor editor;

    private ManifestMerge(String file, Manifest exported, List<TypeSchema> types) {
        this.file = file;
        this.exported = exported;
        this.trees = new ManifestTree(types);
        this.reader = new ManifestReader(types, Limits.STANDARD.withHttp());
        this.editor = ManifestEditor.of(file, exported.name());
    }

    /**
     * @param text the committed file, which may hold other documents too
     * @return text that reads as the exported manifest: the same characters where nothing differs. Refused when the file has
     *     problems, lacks the application, or says something by an alias that would have to differ
     */
    public static Edited merge(String file, String text, Manifest exported, List<TypeSchema> types) {
        return new ManifestMerge(file, exported, types).merge(text);
    }

    private Edited merge(String text) {
        ManifestResult committed = read(text);
        Optional<Problem> error =
                committed.problems().stream().filter(Problem::isError).findFirst();
        if (error.isPresent()) {
            return new Edited.Refused(error.orElseThrow());
        }
        return find(committed)
                .map(manifest -> merge(text, manifest))
                .orElseGet(() -> refused("no application is called `" + exported.name() + "` here"));
    }

    private Edited merge(String text, Manifest committed) {
        Edited merged = change(new Edited.Text(text), List.of(), trees.full(committed), trees.full(exported));
        return merged.then(changed -> isExported(changed) ? merged : refused("the text cannot say what runs"));
    }

    private boolean isExported(String text) {
        return find(read(text))
                .filter(manifest -> trees.full(manifest).equals(trees.full(exported)))
                .isPresent();
    }

    private ManifestResult read(String text) {
        return reader.read(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Manifest> find(ManifestResult result) {
        return result.manifests().stream()
                .filter(manifest -> manifest.name().equals(exported.name()))
                .findFirst();
    }

    private Edited change(Edited edited, List<String> path, @Nullable Object is, @Nullable Object shall) {
        if (Objects.equals(is, shall)) {
            return edited;
        }
        if (is instanceof Map<?, ?> old && shall instanceof Map<?, ?> now) {
            return changeEntries(edited, path, old, now);
        }
        if (is instanceof Map<?, ?> role && isRole(path)) {
            return changeEntries(edited, path, role, Map.of("count", Objects.requireNonNull(shall)));
        }
        return edited.then(text -> shall == null ? editor.remove(text, path) : editor.set(text, path, shall));
    }

    // a role that only has a count is a number in trees, whatever it is in the text
    private static boolean isRole(List<String> path) {
        return path.size() > 1 && path.get(path.size() - 2).equals("nodes");
    }

    private Edited changeEntries(Edited edited, List<String> path, Map<?, ?> old, Map<?, ?> now) {
        Set<Object> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        Edited changed = edited;
        // first what is new, so that no mapping is emptied that is about to be filled
        for (boolean removal : List.of(false, true)) {
            for (Object key : keys) {
                if (now.containsKey(key) != removal) {
                    changed = change(changed, longer(path, String.valueOf(key)), old.get(key), now.get(key));
                }
            }
        }
        return changed;
    }

    private static List<String> longer(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private Edited refused(String why) {
        return new Edited.Refused(ProblemCode.EDIT_REFUSED.error(
                new SourcePosition(file, 1, 1), why, "export it to a new file and compare by hand"));
    }
}
