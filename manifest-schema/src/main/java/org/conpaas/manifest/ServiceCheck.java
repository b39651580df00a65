package org.conpaas.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Scalar;

/** What a schema cannot say of a service: the operator's limit, roles that disks name, code that may change. */
final class ServiceCheck {
    private final String file;
    private final Map<String, TypeSchema> types;
    private final Limits limits;

    ServiceCheck(String file, Map<String, TypeSchema> types, Limits limits) {
        this.file = file;
        this.types = types;
        this.limits = limits;
    }

    List<Problem> problems(YamlNode root) {
        List<Problem> problems = new ArrayList<>();
        entries(root.get("spec").flatMap(spec -> spec.get("services"))).forEach(service -> {
            String name = "services." + Shown.value(service.key().text());
            counts(name, service.value()).forEach(problems::add);
            disks(name, service.value()).forEach(problems::add);
            unpinned(name, service.value()).ifPresent(problems::add);
        });
        return problems;
    }

    private static Stream<Entry> entries(Optional<YamlNode> node) {
        return node.flatMap(YamlNode::asMapping).stream().flatMap(mapping -> mapping.entries().values().stream());
    }

    private static Optional<String> text(YamlNode node, String key) {
        return node.get(key).flatMap(YamlNode::asScalar).map(Scalar::text);
    }

    private Stream<Problem> counts(String service, YamlNode node) {
        return entries(node.get("nodes"))
                .filter(role -> count(role.value()) > limits.maxCount())
                // above this the schema has refused it already
                .filter(role -> count(role.value()) <= Limits.STANDARD.maxCount())
                .map(role -> ProblemCode.COUNT.error(
                        role.key().span().in(file),
                        service + ".nodes." + role.key().text() + ": " + count(role.value()) + " is not a count",
                        "this installation allows " + limits.maxCount() + " nodes of a role"));
    }

    private static long count(YamlNode role) {
        YamlNode count = role.get("count").orElse(role);
        return count.asScalar().map(PlainValue::of).orElse(0L) instanceof Long number ? number : 0;
    }

    private Stream<Problem> disks(String service, YamlNode node) {
        Optional<TypeSchema> type = text(node, "type").map(types::get);
        return type.stream().flatMap(known -> entries(node.get("disks"))
                .flatMap(disk -> foreignRole(service, disk, known).stream()));
    }

    private Optional<Problem> foreignRole(String service, Entry disk, TypeSchema type) {
        return disk.value()
                .get("role")
                .flatMap(YamlNode::asScalar)
                .filter(role -> !type.roles().containsKey(role.text()))
                .map(role -> ProblemCode.UNKNOWN_ROLE.error(
                        role.span().in(file),
                        service + ".disks." + Shown.value(disk.key().text()) + ".role: no role is called `"
                                + Shown.value(role.text()) + "`",
                        Suggestion.of(role.text(), type.roles().keySet())
                                .map(meant -> "did you mean " + meant + "?")
                                .orElse("the roles here are "
                                        + String.join(", ", type.roles().keySet()))));
    }

    private Optional<Problem> unpinned(String service, YamlNode node) {
        return node.get("code")
                .filter(code -> code.get("sha256").isEmpty())
                .flatMap(code -> code.get("archive"))
                .flatMap(YamlNode::asScalar)
                .filter(archive ->
                        Locations.urlFault(archive.text(), limits.allowHttp()).isEmpty())
                .map(archive -> ProblemCode.UNPINNED.warning(
                        archive.span().in(file),
                        service + ".code.archive: a URL without sha256 may give other bytes tomorrow",
                        "add sha256 beside it; until then it is pinned at its first fetch"));
    }
}
