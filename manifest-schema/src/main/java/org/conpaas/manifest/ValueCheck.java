package org.conpaas.manifest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Scalar;

/** What no value of a manifest may be, whatever the field: a secret, or a number that nothing can hold. */
final class ValueCheck {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private ValueCheck(String file) {
        this.file = file;
    }

    static List<Problem> problems(String file, YamlNode root) {
        ValueCheck check = new ValueCheck(file);
        check.look(new NodePath(List.of()), root, root.span());
        return check.problems;
    }

    // as deep as the reader lets a document nest
    private void look(NodePath path, YamlNode node, YamlNode.Span at) {
        node.match(
                mapping -> {
                    for (Map.Entry<String, Entry> each : mapping.entries().entrySet()) {
                        Entry entry = each.getValue();
                        look(
                                path.child(each.getKey()),
                                entry.value(),
                                entry.key().span());
                    }
                    return mapping;
                },
                sequence -> {
                    for (int i = 0; i < sequence.items().size(); i++) {
                        look(
                                path.child(i),
                                sequence.items().get(i),
                                sequence.items().get(i).span());
                    }
                    return sequence;
                },
                scalar -> {
                    look(path, scalar, at.in(file));
                    return scalar;
                });
    }

    private void look(NodePath path, Scalar scalar, SourcePosition at) {
        Object value = PlainValue.of(scalar);
        if (value instanceof BigInteger) {
            problems.add(ProblemCode.BAD_VALUE.error(
                    at,
                    path.says("`" + scalar.text() + "` is a number of more than 64 bits"),
                    "write a smaller number"));
        }
        if (value != null && SecretFields.isSecret(path)) {
            literal(path, at);
        }
    }

    private void literal(NodePath path, SourcePosition at) {
        String name = String.valueOf(path.steps().get(path.steps().size() - 1));
        String hint = "keep the value out of the repository and write " + name
                + ": {secret: NAME}; secrets can be stored from a later release on";
        if (SecretFields.isVariable(path)) {
            problems.add(ProblemCode.LITERAL_SECRET.warning(
                    at, path.says("looks like a secret that everybody can read"), hint));
        } else {
            problems.add(
                    ProblemCode.LITERAL_SECRET.error(at, path.says("a secret must not stand in a manifest"), hint));
        }
    }
}
