package org.conpaas.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Sequence;

/** A checked document as a {@link Manifest}. Only for documents without an error: it relies on the schema. */
final class ManifestBinder {
    /** The fields of every service, in the order in which they are documented and written. */
    static final Set<String> COMMON = Set.of(
            "type",
            "description",
            "running",
            "uses",
            "nodes",
            "cloud",
            "instance",
            "image",
            "placement",
            "startupScript",
            "environment",
            "code",
            "disks",
            "onDelete");

    private final String file;
    private final Map<String, TypeSchema> types;

    ManifestBinder(String file, Map<String, TypeSchema> types) {
        this.file = file;
        this.types = types;
    }

    Manifest manifest(YamlNode root) {
        YamlNode metadata = root.get("metadata").orElse(root);
        YamlNode spec = root.get("spec").orElse(root);
        Map<String, ServiceSpec> services = map(spec.get("services"), (name, entry) -> service(name, entry));
        return new Manifest(
                text(metadata, "name").orElse(""),
                text(metadata, "description").orElse(""),
                map(metadata.get("labels"), (name, entry) -> text(entry.value())),
                text(spec, "owner"),
                text(spec, "cloud").orElse("default"),
                truth(spec, "suspend", false),
                new TreeMap<>(services),
                at(root));
    }

    private ServiceSpec service(String name, Entry entry) {
        YamlNode node = entry.value();
        String type = text(node, "type").orElse("");
        return new ServiceSpec(
                name,
                type,
                text(node, "description").orElse(""),
                truth(node, "running", true),
                node.get("uses").flatMap(YamlNode::asSequence).map(Sequence::items).orElse(List.of()).stream()
                        .map(ManifestBinder::text)
                        .toList(),
                map(node.get("nodes"), (role, count) -> role(type, role, count)),
                text(node, "cloud"),
                node.get("instance").map(ManifestBinder::instance),
                text(node, "image"),
                choice(node, "placement", Placement::valueOf).orElse(Placement.PACKED),
                text(node, "startupScript"),
                map(node.get("environment"), (variable, value) -> variable(value.value())),
                node.get("code").map(this::code),
                map(node.get("disks"), (disk, value) -> disk(value)),
                choice(node, "onDelete", OnDelete::valueOf).orElse(OnDelete.SNAPSHOT),
                settings(node),
                entry.key().span().in(file));
    }

    private RoleSpec role(String type, String role, Entry entry) {
        YamlNode node = entry.value();
        SourcePosition at = entry.key().span().in(file);
        Optional<Integer> plain = node.asScalar().map(ManifestBinder::integer);
        if (plain.isPresent()) {
            return new RoleSpec(plain.orElseThrow(), Optional.empty(), Optional.empty(), Optional.empty(), at);
        }
        int count = node.get("count").map(ManifestBinder::integer).orElseGet(() -> defaultCount(type, role));
        return new RoleSpec(
                count,
                text(node, "cloud"),
                node.get("instance").map(ManifestBinder::instance),
                text(node, "image"),
                at);
    }

    private int defaultCount(String type, String role) {
        return Optional.ofNullable(types.get(type))
                .flatMap(schema -> Optional.ofNullable(schema.roles().get(role)))
                .map(TypeSchema.Role::count)
                .orElse(0);
    }

    private static Instance instance(YamlNode node) {
        return node.asScalar()
                .<Instance>map(scalar -> new Instance.Named(scalar.text()))
                .orElseGet(() -> {
                    int cpu = node.get("cpu").map(ManifestBinder::integer).orElse(1);
                    return new Instance.Sized(cpu, bytes(node, "ram"), bytes(node, "swap"));
                });
    }

    private static EnvironmentValue variable(YamlNode node) {
        return Optional.ofNullable(PlainValue.of(node))
                .flatMap(SecretReference::of)
                .<EnvironmentValue>map(EnvironmentValue.Secret::new)
                .orElseGet(() -> new EnvironmentValue.Text(text(node)));
    }

    private Code code(YamlNode node) {
        SourcePosition at = at(node);
        Optional<Code> archive =
                text(node, "archive").map(location -> new Code.Archive(location, text(node, "sha256"), at));
        Optional<Code> git = text(node, "git")
                .map(url -> new Code.Git(url, text(node, "revision").orElse(""), at));
        return archive.or(() -> git)
                .orElseGet(() -> new Code.Version(text(node, "version").orElse(""), at));
    }

    private Disk disk(Entry entry) {
        YamlNode node = entry.value();
        return new Disk(
                choice(node, "kind", Disk.Kind::valueOf).orElse(Disk.Kind.VOLATILE),
                bytes(node, "size"),
                text(node, "at").orElse(""),
                text(node, "role"),
                text(node, "node"),
                text(node, "image"),
                text(node, "from"),
                entry.key().span().in(file));
    }

    private static Map<String, Object> settings(YamlNode node) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (PlainValue.of(node) instanceof Map<?, ?> values) {
            values.forEach((key, value) -> {
                if (value != null && !COMMON.contains(key)) {
                    settings.put(String.valueOf(key), value);
                }
            });
        }
        return settings;
    }

    private static <T> Map<String, T> map(Optional<YamlNode> node, BiFunction<String, Entry, T> value) {
        Map<String, T> values = new LinkedHashMap<>();
        node.flatMap(YamlNode::asMapping).ifPresent(mapping -> mapping.entries()
                .forEach((key, entry) -> values.put(key, value.apply(key, entry))));
        return values;
    }

    private static <T> Optional<T> choice(YamlNode node, String key, Function<String, T> valueOf) {
        return text(node, key).map(word -> valueOf.apply(word.toUpperCase(Locale.ROOT)));
    }

    private static boolean truth(YamlNode node, String key, boolean otherwise) {
        return text(node, key).map(Boolean::parseBoolean).orElse(otherwise);
    }

    private static int integer(YamlNode node) {
        return node.asScalar().map(PlainValue::of).orElse(0L) instanceof Number number ? number.intValue() : 0;
    }

    private static long bytes(YamlNode node, String key) {
        return text(node, key).flatMap(Units::bytes).orElse(0L);
    }

    private static Optional<String> text(YamlNode node, String key) {
        return node.get(key).map(ManifestBinder::text);
    }

    private static String text(YamlNode node) {
        return node.asScalar().map(Scalar::text).orElse("");
    }

    private SourcePosition at(YamlNode node) {
        return node.span().in(file);
    }
}
