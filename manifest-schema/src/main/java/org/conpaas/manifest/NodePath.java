package org.conpaas.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Span;

/**
 * A way down a document.
 *
 * @param steps keys (String) and positions in lists (Integer)
 */
record NodePath(List<Object> steps) {
    /** @param node absent when the way ends before the last step · @param span of the last key or item on the way */
    record Found(Optional<YamlNode> node, Span span) {}

    NodePath {
        steps = List.copyOf(steps);
    }

    NodePath child(Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return new NodePath(longer);
    }

    /** As messages name it: {@code services.web.nodes.backend}; what every path begins with is left out. */
    String label() {
        List<Object> shown = !steps.isEmpty() && steps.get(0).equals("spec") && steps.size() > 1
                ? steps.subList(1, steps.size())
                : steps;
        StringBuilder label = new StringBuilder();
        for (Object step : shown) {
            label.append(
                    step instanceof Integer ? "[" + step + "]" : (label.isEmpty() ? "" : ".") + Shown.value("" + step));
        }
        return label.toString();
    }

    /** The label, a colon and the words; the words alone for the document as a whole. */
    String says(String words) {
        return steps.isEmpty() ? words : label() + ": " + words;
    }

    /** What is there, and where a reader should look: at the key of an entry, at an item itself. */
    Found in(YamlNode root) {
        Found found = new Found(Optional.of(root), root.span());
        for (Object step : steps) {
            YamlNode node = found.node().orElse(null);
            Optional<Found> next = node == null ? Optional.empty() : step(node, step);
            if (next.isEmpty()) {
                return new Found(Optional.empty(), found.span());
            }
            found = next.orElseThrow();
        }
        return found;
    }

    private static Optional<Found> step(YamlNode node, Object step) {
        if (step instanceof Integer index) {
            return node.asSequence()
                    .filter(sequence -> index < sequence.items().size())
                    .map(sequence -> sequence.items().get(index))
                    .map(item -> new Found(Optional.of(item), item.span()));
        }
        return node.asMapping()
                .flatMap(mapping -> Optional.<Entry>ofNullable(mapping.entries().get(String.valueOf(step))))
                .map(entry -> new Found(Optional.of(entry.value()), entry.key().span()));
    }
}
