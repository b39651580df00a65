package org.conpaas.manifest.legacy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.edit.YamlEmitter;
import org.conpaas.manifest.yaml.LocatedJson;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Sequence;

/**
 * ConPaaS' JSON manifests (releases 1.2 to 2.0) as manifests of today. Counts become totals, the order of services becomes
 * {@code uses}, passwords become names of secrets. The outcome may name types that an installation does not have.
 */
public final class LegacyManifest {
    private static final Set<String> KNOWN = Set.of("Application", "Description", "Services");

    private final Notes notes;

    /** A service once its name and type are known. */
    private record Named(String name, LegacyType type, Mapping json, String pointer) {}

    private LegacyManifest(String file) {
        this.notes = new Notes(file);
    }

    public static Converted convert(String json) {
        return convert("manifest.json", json);
    }

    /** @param file the name that problems give */
    public static Converted convert(String file, String json) {
        LegacyManifest conversion = new LegacyManifest(file);
        Optional<String> yaml = conversion.yaml(file, json);
        List<Problem> problems = conversion.notes.problems();
        boolean failed = problems.stream().anyMatch(Problem::isError);
        return new Converted(failed ? Optional.empty() : yaml, problems);
    }

    private Optional<String> yaml(String file, String json) {
        SourcePosition start = new SourcePosition(file, 1, 1);
        if (json.length() > Limits.STANDARD.maxBytes()) {
            notes.error(
                    start, json.length() + " characters are more than a manifest may have", "split it by application");
            return Optional.empty();
        }
        try {
            Optional<Mapping> root = LocatedJson.read(json).asMapping();
            if (root.isEmpty()) {
                notes.error(start, "the text is not a JSON object", "give an object with Application and Services");
            }
            return root.map(this::document).map(YamlEmitter::document);
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation();
            SourcePosition place = at == null
                    ? start
                    : new SourcePosition(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            notes.error(
                    place, "not JSON: " + Shown.value(malformed.getOriginalMessage()), "mend the text at this place");
        } catch (IOException unreadable) {
            notes.error(start, "not JSON: " + Shown.value(String.valueOf(unreadable.getMessage())), "mend the text");
        }
        return Optional.empty();
    }

    private Map<String, Object> document(Mapping root) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", application(root));
        text(root, "Description").ifPresent(words -> metadata.put("description", words));
        root.entries().forEach((key, entry) -> {
            if (!KNOWN.contains(key)) {
                notes.dropped(
                        entry.key().span(),
                        "/" + key,
                        "no such field is known",
                        "look it up in the manifest reference");
            }
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", Manifest.API_VERSION);
        document.put("kind", "Application");
        document.put("metadata", metadata);
        document.put("spec", Map.of("services", services(root, String.valueOf(metadata.get("name")))));
        return document;
    }

    private String application(Mapping root) {
        Optional<String> given = text(root, "Application");
        if (given.isEmpty()) {
            notes.error(notes.at(root.span()), "/Application is missing", "add the application's name");
        }
        String label = Names.label(given.orElse("unnamed"));
        given.filter(name -> !name.equals(label)).ifPresent(name -> renamed(root, "", "Application", name, label));
        return label;
    }

    private void renamed(Mapping json, String pointer, String key, String from, String to) {
        Optional.ofNullable(json.entries().get(key))
                .map(Entry::key)
                .ifPresent(at -> notes.changed(
                        at.span(),
                        pointer + "/" + key,
                        "`" + Shown.value(from) + "` became " + to,
                        "names are DNS labels"));
    }

    private static Optional<String> text(Mapping json, String key) {
        return Optional.ofNullable(json.entries().get(key))
                .map(Entry::value)
                .flatMap(YamlNode::asScalar)
                .map(Scalar::text)
                .filter(words -> !words.isBlank());
    }

    private Map<String, Object> services(Mapping root, String application) {
        Optional<YamlNode> list =
                Optional.ofNullable(root.entries().get("Services")).map(Entry::value);
        if (list.isPresent() && list.flatMap(YamlNode::asSequence).isEmpty()) {
            notes.error(notes.at(list.orElseThrow().span()), "/Services is not a list", "give a list of objects");
        }
        List<YamlNode> items =
                list.flatMap(YamlNode::asSequence).map(Sequence::items).orElse(List.of());
        Map<String, Named> named = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            named(items.get(i), "/Services/" + i, named.keySet())
                    .ifPresent(service -> named.put(service.name(), service));
        }
        Map<String, Object> services = new LinkedHashMap<>();
        named.values().forEach(service -> services.put(service.name(), fields(service, named, application)));
        return services;
    }

    private Optional<Named> named(YamlNode item, String pointer, Set<String> taken) {
        Optional<Mapping> json = item.asMapping();
        Optional<String> given = json.flatMap(mapping -> text(mapping, "Type"));
        Optional<LegacyType> type = given.flatMap(LegacyType::find);
        if (type.isEmpty()) {
            String says = given.map(word -> "/Type: `" + Shown.value(word) + "` is no service type")
                    .orElse(" has no Type");
            notes.error(
                    notes.at(item.span()),
                    pointer + says,
                    "write php, java, mysql, xtreemfs, generic, scalaris, hadoop, …");
            return Optional.empty();
        }
        Mapping mapping = json.orElseThrow();
        String wished = text(mapping, "ServiceName").orElse(type.orElseThrow().type());
        String name = Names.unique(Names.label(wished), taken);
        if (!name.equals(wished)) {
            renamed(mapping, pointer, "ServiceName", wished, name);
        }
        return Optional.of(new Named(name, type.orElseThrow(), mapping, pointer));
    }

    private Map<String, Object> fields(Named service, Map<String, Named> all, String application) {
        List<String> uses = new ArrayList<>();
        for (LegacyType provider : LegacyType.values()) {
            // of several, a service found the first one
            all.values().stream()
                    .filter(other -> other.type() == provider && service.type().uses(provider))
                    .findFirst()
                    .ifPresent(other -> uses.add(other.name()));
        }
        String secret = Names.label(application + "-" + service.name());
        return new LegacyService(service.type(), secret, service.json(), service.pointer(), notes).fields(uses);
    }
}
