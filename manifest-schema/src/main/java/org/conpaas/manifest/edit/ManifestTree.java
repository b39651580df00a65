package org.conpaas.manifest.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.Units;

/** Manifests as plain values, fields in the documented order. */
final class ManifestTree {
    private static final Map<String, Object> SERVICE_DEFAULTS = Map.of(
            "description",
            "",
            "running",
            true,
            "uses",
            List.of(),
            "placement",
            "packed",
            "environment",
            Map.of(),
            "disks",
            Map.of(),
            "onDelete",
            "snapshot");

    private final Map<String, TypeSchema> types = new TreeMap<>();

    ManifestTree(List<TypeSchema> types) {
        types.forEach(type -> this.types.put(type.type(), type));
    }

    /** Every field that has a value or a default. */
    Map<String, Object> full(Manifest manifest) {
        Map<String, Object> tree = document(manifest);
        Map<String, Object> services = new LinkedHashMap<>();
        manifest.services().forEach((name, service) -> services.put(name, withRoles(service)));
        part(tree, "spec").put("services", services);
        return tree;
    }

    /** Without what would be the same if it were left out. */
    Map<String, Object> written(Manifest manifest) {
        Map<String, Object> tree = document(manifest);
        Map<String, Object> metadata = part(tree, "metadata");
        metadata.remove("description", "");
        metadata.remove("labels", Map.of());
        Map<String, Object> spec = part(tree, "spec");
        spec.remove("cloud", "default");
        spec.remove("suspend", false);
        Map<String, Object> services = new LinkedHashMap<>();
        manifest.services().forEach((name, service) -> {
            Map<String, Object> fields = service(service);
            SERVICE_DEFAULTS.forEach(fields::remove);
            fields.remove("nodes", Map.of());
            services.put(name, fields);
        });
        spec.put("services", services);
        return tree;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> tree, String key) {
        return (Map<String, Object>) Objects.requireNonNull(tree.get(key));
    }

    private static Map<String, Object> document(Manifest manifest) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", manifest.name());
        metadata.put("description", manifest.description());
        metadata.put("labels", new TreeMap<>(manifest.labels()));
        Map<String, Object> spec = new LinkedHashMap<>();
        manifest.owner().ifPresent(owner -> spec.put("owner", owner));
        spec.put("cloud", manifest.cloud());
        spec.put("suspend", manifest.suspend());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", Manifest.API_VERSION);
        tree.put("kind", "Application");
        tree.put("metadata", metadata);
        tree.put("spec", spec);
        return tree;
    }

    private Map<String, Object> withRoles(ServiceSpec service) {
        Map<String, Object> fields = service(service);
        Map<String, Object> nodes = part(fields, "nodes");
        Optional.ofNullable(types.get(service.type())).ifPresent(type -> type.roles()
                .forEach((role, counts) -> nodes.putIfAbsent(role, (long) counts.count())));
        return fields;
    }

    private Map<String, Object> service(ServiceSpec service) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", service.type());
        fields.put("description", service.description());
        fields.put("running", service.running());
        fields.put("uses", service.uses());
        fields.put("nodes", nodes(service));
        service.cloud().ifPresent(cloud -> fields.put("cloud", cloud));
        service.instance().ifPresent(instance -> fields.put("instance", instance(instance)));
        service.image().ifPresent(image -> fields.put("image", image));
        fields.put("placement", word(service.placement()));
        service.startupScript().ifPresent(script -> fields.put("startupScript", script));
        fields.put("environment", values(service.environment(), ManifestTree::variable));
        service.code().ifPresent(code -> fields.put("code", code(code)));
        fields.put("disks", values(new TreeMap<>(service.disks()), ManifestTree::disk));
        fields.put("onDelete", word(service.onDelete()));
        fields.putAll(service.settings());
        return fields;
    }

    private static <T> Map<String, Object> values(Map<String, T> entries, Function<T, Object> value) {
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, each) -> values.put(key, value.apply(each)));
        return values;
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> nodes(ServiceSpec service) {
        Map<String, RoleSpec> ordered = new LinkedHashMap<>();
        Optional.ofNullable(types.get(service.type())).ifPresent(type -> type.roles().keySet().stream()
                .filter(service.nodes()::containsKey)
                .forEach(role ->
                        ordered.put(role, Objects.requireNonNull(service.nodes().get(role)))));
        new TreeMap<>(service.nodes()).forEach(ordered::putIfAbsent);
        return values(ordered, ManifestTree::role);
    }

    private static Object role(RoleSpec role) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", (long) role.count());
        role.cloud().ifPresent(cloud -> fields.put("cloud", cloud));
        role.instance().ifPresent(instance -> fields.put("instance", instance(instance)));
        role.image().ifPresent(image -> fields.put("image", image));
        return fields.size() == 1 ? (Object) (long) role.count() : fields;
    }

    private static Object instance(Instance instance) {
        if (instance instanceof Instance.Named named) {
            return named.name();
        }
        Instance.Sized sized = (Instance.Sized) instance;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpu", (long) sized.cpu());
        fields.put("ram", Units.size(sized.ramBytes()));
        if (sized.swapBytes() != 0) {
            fields.put("swap", Units.size(sized.swapBytes()));
        }
        return fields;
    }

    private static Object variable(EnvironmentValue value) {
        return value.<Object>match(
                EnvironmentValue.Text::value, secret -> secret.reference().written());
    }

    private static Object code(Code code) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (code instanceof Code.Archive archive) {
            fields.put("archive", archive.location());
            archive.sha256().ifPresent(digest -> fields.put("sha256", digest));
        } else if (code instanceof Code.Git git) {
            fields.put("git", git.url());
            fields.put("revision", git.revision());
        } else {
            fields.put("version", ((Code.Version) code).id());
        }
        return fields;
    }

    private static Object disk(Disk disk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", word(disk.kind()));
        if (disk.sizeBytes() != 0) {
            fields.put("size", Units.size(disk.sizeBytes()));
        }
        fields.put("at", disk.at());
        disk.role().ifPresent(role -> fields.put("role", role));
        disk.node().ifPresent(node -> fields.put("node", node));
        disk.image().ifPresent(image -> fields.put("image", image));
        disk.from().ifPresent(archive -> fields.put("from", archive));
        return fields;
    }
}
