package org.conpaas.manifest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Entry;
import org.conpaas.manifest.yaml.YamlNode.Scalar;

/** What no value of a manifest may be, whatever the field: a secret, or a number that nothing can hold. */
final class ValueCheck {
    /** As the schema has it, which says so itself when it is not. */
    private static final String SEALED = "[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+";

    private final String file;
    private final String application;
    private final List<Problem> problems = new ArrayList<>();

    private ValueCheck(String file, String application) {
        this.file = file;
        this.application = application;
    }

    static List<Problem> problems(String file, YamlNode root) {
        String application = root.get("metadata")
                .flatMap(metadata -> metadata.get("name"))
                .flatMap(YamlNode::asScalar)
                .map(Scalar::text)
                .orElse("");
        ValueCheck check = new ValueCheck(file, application);
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
        if (SecretFields.isSealed(path) && scalar.text().matches(SEALED)) {
            sealedText(path, scalar.text(), at);
        }
    }

    private void sealedText(NodePath path, String text, SourcePosition at) {
        Optional<SealedHeader> header = SealedHeader.of(text);
        if (header.isEmpty()) {
            problems.add(ProblemCode.SEALED_TEXT.error(
                    at,
                    path.says("the sealed secret names no application and no key"),
                    "make it by: cps secret seal --app " + application));
        } else if (!header.orElseThrow().application().equals(application)) {
            problems.add(ProblemCode.SEALED_ELSEWHERE.error(
                    at,
                    path.says("the secret was sealed for application "
                            + Shown.value(header.orElseThrow().application()) + " and cannot be used in "
                            + application),
                    "seal the value for this one: cps secret seal --app " + application));
        }
    }

    private void literal(NodePath path, SourcePosition at) {
        String name = String.valueOf(path.steps().get(path.steps().size() - 1));
        String hint = "keep the value out of the repository and write " + name
                + ": {secret: NAME}, after: cps secret set NAME";
        if (SecretFields.isVariable(path)) {
            problems.add(ProblemCode.LITERAL_SECRET.warning(
                    at, path.says("looks like a secret that everybody can read"), hint));
        } else {
            problems.add(
                    ProblemCode.LITERAL_SECRET.error(at, path.says("a secret must not stand in a manifest"), hint));
        }
    }
}
