package org.conpaas.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.manifest.TypeSchema.Role;
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
        return type.stream().flatMap(known -> entries(node.get("disks")).flatMap(disk -> Stream.of(
                        foreignRole(service, disk, known), holder(service, node, disk, known), idle(service, disk))
                .flatMap(Optional::stream)));
    }

    private static boolean isSingle(Entry disk) {
        return text(disk.value(), "kind").equals(Optional.of("single"));
    }

    /** A single disk goes to a node of the service, no other is given to one node. One that is not there may come. */
    private Optional<Problem> holder(String service, YamlNode node, Entry disk, TypeSchema type) {
        return disk.value()
                .get("node")
                .flatMap(YamlNode::asScalar)
                .filter(holder -> holder.text().matches("[^/]+/[0-9]{1,4}"))
                .flatMap(holder -> {
                    SourcePosition at = holder.span().in(file);
                    String path = service + ".disks." + Shown.value(disk.key().text()) + ".node: ";
                    String role = holder.text().substring(0, holder.text().indexOf('/'));
                    if (!isSingle(disk)) {
                        return Optional.of(ProblemCode.DISK_NODE.error(
                                at,
                                path + "only a single disk is given to one node",
                                "write kind: single, or say with role whose nodes get one each"));
                    }
                    return Optional.ofNullable(type.roles().get(role))
                            .map(known -> absent(node, role, known, holder.text())
                                    .map(count -> ProblemCode.DISK_NODE.warning(
                                            at,
                                            path + "the service has " + count + " of role " + role
                                                    + ", so nobody has the disk",
                                            "name one that there is, or let the role have more")))
                            .orElseGet(() -> Optional.of(ProblemCode.UNKNOWN_ROLE.error(
                                    at, path + "no role is called `" + Shown.value(role) + "`", meant(role, type))));
                });
    }

    /** How many nodes the role has, when that one is not among them. */
    private static Optional<Long> absent(YamlNode service, String role, Role known, String holder) {
        long count = service.get("nodes")
                .flatMap(nodes -> nodes.get(role))
                .filter(written ->
                        written.asScalar().isPresent() || written.get("count").isPresent())
                .map(ServiceCheck::count)
                .orElse((long) known.count());
        int number = Integer.parseInt(holder.substring(holder.indexOf('/') + 1));
        // what scales by itself may have more than is written
        return Optional.of(count)
                .filter(any -> number > count && service.get("autoscaling").isEmpty());
    }

    private Optional<Problem> idle(String service, Entry disk) {
        return disk.value()
                .get("role")
                .filter(role -> isSingle(disk))
                .map(role -> ProblemCode.DISK_NODE.error(
                        role.span().in(file),
                        service + ".disks." + Shown.value(disk.key().text())
                                + ".role: a single disk belongs to no role",
                        "say with node which node has it, for example node: "
                                + role.asScalar()
                                        .map(Scalar::text)
                                        .map(Shown::value)
                                        .orElse("node") + "/1"));
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
                        meant(role.text(), type)));
    }

    private static String meant(String role, TypeSchema type) {
        return Suggestion.of(role, type.roles().keySet())
                .map(meant -> "did you mean " + meant + "?")
                .orElse("the roles here are " + String.join(", ", type.roles().keySet()));
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
