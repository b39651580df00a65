package org.conpaas.manifest.legacy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.conpaas.manifest.Locations;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;

/** One service of a JSON manifest as fields of today's. */
final class LegacyService {
    private static final Set<String> KNOWN = Set.of(
            "Type",
            "ServiceName",
            "Cloud",
            "Start",
            "StartupScript",
            "StartupInstances",
            "Archive",
            "Password",
            "Dump",
            "VolumeStartup",
            "StartRole",
            "Description");

    private final LegacyType type;
    private final String secret;
    private final Mapping json;
    private final String pointer;
    private final Notes notes;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param secret the name under which its password will be stored */
    LegacyService(LegacyType type, String secret, Mapping json, String pointer, Notes notes) {
        this.type = type;
        this.secret = secret;
        this.json = json;
        this.pointer = pointer;
        this.notes = notes;
    }

    /** @param uses names of the services whose addresses it found */
    Map<String, Object> fields(List<String> uses) {
        fields.put("type", type.type());
        text("Description").ifPresent(words -> fields.put("description", words));
        running();
        if (!uses.isEmpty()) {
            fields.put("uses", uses);
        }
        nodes();
        cloud();
        location("StartupScript").ifPresent(script -> fields.put("startupScript", script));
        code();
        database();
        volume();
        entry("StartRole")
                .filter(entry ->
                        !entry.value().asScalar().map(Scalar::text).orElse("").equals("*"))
                .ifPresent(entry -> dropped(
                        "StartRole",
                        "all roles of a service run",
                        "start the scripts of one role with `cps generic run`"));
        json.entries().keySet().stream()
                .filter(key -> !KNOWN.contains(key))
                .forEach(key -> dropped(key, "no such field is known", "look it up in the manifest reference"));
        return fields;
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(json.entries().get(key));
    }

    private Optional<String> text(String key) {
        return entry(key)
                .map(Entry::value)
                .flatMap(YamlNode::asScalar)
                .filter(scalar -> PlainValue.of(scalar) != null)
                .map(Scalar::text)
                .filter(words -> !words.isBlank());
    }

    private void dropped(String key, String why, String hint) {
        entry(key).ifPresent(entry -> notes.dropped(entry.key().span(), pointer + "/" + key, why, hint));
    }

    private void changed(String key, String what, String hint) {
        entry(key).ifPresent(entry -> notes.changed(entry.key().span(), pointer + "/" + key, what, hint));
    }

    // without Start a service was made and not started
    private void running() {
        boolean started = text("Start")
                .filter(word -> word.equals("1") || word.equals("true"))
                .isPresent();
        if (!started) {
            fields.put("running", false);
        }
    }

    private void cloud() {
        text("Cloud")
                .filter(cloud -> !cloud.equals("default") && !cloud.equals("iaas"))
                .ifPresent(cloud -> {
                    String label = Names.label(cloud);
                    if (!label.equals(cloud)) {
                        changed("Cloud", "`" + cloud + "` became " + label, "configure a cloud of that name");
                    }
                    fields.put("cloud", label);
                });
    }

    private void nodes() {
        Optional<Entry> block = entry("StartupInstances");
        Map<String, Object> nodes = new TreeMap<>();
        block.map(Entry::value).flatMap(YamlNode::asMapping).ifPresent(counts -> {
            counts.entries().forEach((role, count) -> count(role, count, nodes));
            if (nodes.isEmpty()) {
                type.totalsWhenLeftOut().forEach((role, total) -> nodes.put(role, (long) total));
            }
        });
        if (nodes.isEmpty()) {
            return;
        }
        fields.put("nodes", nodes);
        if (type.countsAreExtra()) {
            changed("StartupInstances", "counts on top of the first node became totals: " + nodes, "check the totals");
        }
    }

    private void count(String role, Entry entry, Map<String, Object> nodes) {
        String at = pointer + "/StartupInstances/" + role;
        Optional<Integer> count = entry.value().asScalar().map(Scalar::text).flatMap(Names::count);
        Optional<String> today = type.role(role);
        if (role.equals("resume")) {
            notes.dropped(
                    entry.key().span(),
                    at,
                    "snapshots of nodes cannot be taken over",
                    "copy the volume's files into the new one");
        } else if (today.isEmpty() || count.isEmpty()) {
            String why =
                    today.isEmpty() ? "type " + type.type() + " has no such role" : "it is not a count of 0 to 10000";
            notes.dropped(entry.key().span(), at, why, "set nodes by hand");
        } else {
            String name = today.orElseThrow();
            nodes.put(name, (long) type.total(name, count.orElseThrow()));
        }
    }

    private Optional<String> location(String key) {
        Optional<String> location = text(key);
        Optional<String> fault = location.flatMap(each -> Locations.fault(each, true));
        if (fault.isPresent()) {
            dropped(key, "the location " + fault.orElseThrow(), "put the file into the repository and name its path");
            return Optional.empty();
        }
        if (location.filter(each -> each.startsWith("http:")).isPresent()) {
            changed(
                    key,
                    "is an http URL, which is read only where the operator allows it",
                    "use https, or put the file into the repository");
        }
        return location;
    }

    private void code() {
        if (!type.hasCode()) {
            dropped("Archive", "type " + type.type() + " has no code", "remove it");
            return;
        }
        location("Archive").ifPresent(archive -> fields.put("code", Map.of("archive", archive)));
    }

    private void database() {
        if (type != LegacyType.MYSQL) {
            dropped("Password", "only databases have one", "remove it");
            dropped("Dump", "only databases have one", "remove it");
            return;
        }
        entry("Password").ifPresent(entry -> notes.secret(entry.key().span(), pointer + "/Password", secret));
        fields.put("password", Map.of("secret", secret));
        location("Dump").ifPresent(dump -> fields.put("dump", dump));
    }

    private void volume() {
        Optional<YamlNode> volume = entry("VolumeStartup").map(Entry::value);
        Optional<String> name = scalar(volume, "volumeName");
        if (name.isEmpty()) {
            return;
        }
        if (type != LegacyType.XTREEMFS) {
            dropped("VolumeStartup", "only type xtreemfs has volumes", "remove it");
            return;
        }
        Map<String, Object> options = new LinkedHashMap<>();
        scalar(volume, "owner").ifPresent(owner -> options.put("owner", owner));
        String label = Names.label(name.orElseThrow());
        if (!label.equals(name.orElseThrow())) {
            changed("VolumeStartup", "the volume's name became " + label, "use the new name where it is mounted");
        }
        fields.put("volumes", Map.of(label, options));
    }

    private static Optional<String> scalar(Optional<YamlNode> node, String key) {
        return node.flatMap(each -> each.get(key))
                .flatMap(YamlNode::asScalar)
                .map(Scalar::text)
                .filter(words -> !words.isBlank());
    }
}
