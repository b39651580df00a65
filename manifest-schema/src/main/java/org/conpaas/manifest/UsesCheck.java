package org.conpaas.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Mapping;
import org.conpaas.manifest.yaml.YamlNode.Scalar;
import org.conpaas.manifest.yaml.YamlNode.Sequence;

/** {@code uses} names services of the same application and never leads back to where it began. */
final class UsesCheck {
    private final String file;
    private final Map<String, List<Scalar>> uses = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final List<String> way = new ArrayList<>();

    private UsesCheck(String file, Mapping services) {
        this.file = file;
        for (Map.Entry<String, Entry> service : services.entries().entrySet()) {
            uses.put(service.getKey(), used(service.getValue().value()));
        }
    }

    static List<Problem> problems(String file, YamlNode root) {
        Optional<Mapping> services =
                root.get("spec").flatMap(spec -> spec.get("services")).flatMap(YamlNode::asMapping);
        return services.map(mapping -> new UsesCheck(file, mapping).problems()).orElse(List.of());
    }

    private static List<Scalar> used(YamlNode service) {
        return service.get("uses").flatMap(YamlNode::asSequence).map(Sequence::items).orElse(List.of()).stream()
                .flatMap(item -> item.asScalar().stream())
                .toList();
    }

    private List<Problem> problems() {
        uses.forEach((service, used) -> used.stream()
                .filter(name -> !uses.containsKey(name.text()))
                .forEach(name -> problems.add(dangling(service, name))));
        uses.keySet().forEach(this::follow);
        return problems;
    }

    private Problem dangling(String service, Scalar name) {
        String hint = Suggestion.of(name.text(), uses.keySet())
                .map(meant -> "did you mean " + meant + "?")
                .orElse("the services here are " + String.join(", ", uses.keySet()));
        return ProblemCode.DANGLING_USES.error(
                name.span().in(file),
                "services." + Shown.value(service) + ".uses: no service is called `" + Shown.value(name.text()) + "`",
                hint);
    }

    // as deep as the schema lets an application have services
    private void follow(String service) {
        if (done.contains(service) || !uses.containsKey(service)) {
            return;
        }
        way.add(service);
        for (Scalar next : uses.getOrDefault(service, List.of())) {
            int begin = way.indexOf(next.text());
            if (begin >= 0) {
                problems.add(cycle(next, way.subList(begin, way.size())));
            } else {
                follow(next.text());
            }
        }
        way.remove(way.size() - 1);
        done.add(service);
    }

    private Problem cycle(Scalar closing, List<String> members) {
        List<String> circle = new ArrayList<>(members);
        circle.add(closing.text());
        return ProblemCode.CYCLIC_USES.error(
                closing.span().in(file),
                "services use each other in a circle: " + Shown.value(String.join(" → ", circle)),
                "remove one of these uses");
    }
}
