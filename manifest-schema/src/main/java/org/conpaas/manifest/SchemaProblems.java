package org.conpaas.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.conpaas.manifest.yaml.PlainValue;
import org.conpaas.manifest.yaml.Shown;
import org.conpaas.manifest.yaml.YamlNode;
import org.conpaas.manifest.yaml.YamlNode.Scalar;

/** The validator's messages in the words of the schema and with positions in the text. */
final class SchemaProblems {
    private static final String STOP = "; to stop the service say running: false";

    private final String file;
    private final YamlNode root;
    private final JsonNode schema;
    private final Limits limits;

    SchemaProblems(String file, YamlNode root, JsonNode schema, Limits limits) {
        this.file = file;
        this.root = root;
        this.schema = schema;
        this.limits = limits;
    }

    /** Empty for a message that another one, or another check, says better. */
    Optional<Problem> problem(ValidationMessage message) {
        if (insideChoice(message)) {
            return Optional.empty();
        }
        NodePath path = new NodePath(elements(message.getInstanceLocation()));
        JsonNode rule = rule(message);
        return switch (message.getType()) {
            case "additionalProperties" -> Optional.of(unknown(path, message.getProperty(), rule));
            case "required", "dependentRequired" -> missing(path, message, rule);
            case "type" -> kind(path, rule);
            default -> nameOrValue(path, message, rule);
        };
    }

    // "one of these" is said once, and not once more for each of them
    private static boolean insideChoice(ValidationMessage message) {
        List<Object> steps = elements(message.getEvaluationPath());
        int choice = steps.indexOf("oneOf");
        return choice >= 0 && choice < steps.size() - 1;
    }

    private static List<Object> elements(JsonNodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return elements;
    }

    /** The schema that holds the keyword which failed. */
    private JsonNode rule(ValidationMessage message) {
        List<Object> steps = elements(message.getSchemaLocation().getFragment());
        JsonNode rule = schema;
        for (Object step : steps.subList(0, Math.max(0, steps.size() - 1))) {
            rule = step instanceof Integer index ? rule.path(index) : rule.path(String.valueOf(step));
        }
        return rule;
    }

    private Problem unknown(NodePath path, String name, JsonNode rule) {
        List<String> known = names(rule.path("properties"));
        boolean role = rule.path("$comment").asText().equals(ProblemCode.UNKNOWN_ROLE.code());
        ProblemCode code = role ? ProblemCode.UNKNOWN_ROLE : ProblemCode.UNKNOWN_FIELD;
        String noun = role ? "role" : "field";
        String hint = Suggestion.of(name, known)
                .map(meant -> "did you mean " + meant + "?")
                .or(() -> ownerOf(path, name))
                .orElse("the " + noun + "s here are " + String.join(", ", known));
        return code.error(
                at(path.child(name)), path.says("no " + noun + " is called `" + Shown.value(name) + "`"), hint);
    }

    private Optional<String> ownerOf(NodePath path, String field) {
        if (path.steps().size() != 3) {
            return Optional.empty();
        }
        String owners = schema.path("$defs").properties().stream()
                .filter(definition -> definition.getKey().startsWith("type-"))
                .filter(definition -> definition.getValue().path("properties").has(field))
                .map(definition -> definition.getKey().substring("type-".length()))
                .collect(Collectors.joining(", "));
        return owners.isEmpty() ? Optional.empty() : Optional.of("it is a field of type " + owners + " only");
    }

    private Optional<Problem> missing(NodePath path, ValidationMessage message, JsonNode rule) {
        String name = Optional.ofNullable(message.getProperty()).orElse("");
        if (valueAt(path).flatMap(value -> value.get(name)).isPresent()) {
            return Optional.empty();
        }
        String title =
                title(resolve(schemaOf(rule, name))).map(words -> ": " + words).orElse("");
        String hint = "add " + name + title;
        return Optional.of(
                ProblemCode.MISSING_FIELD.error(at(path), path.says("the field `" + name + "` is missing"), hint));
    }

    private JsonNode schemaOf(JsonNode rule, String property) {
        JsonNode own = rule.path("properties").path(property);
        return own.isObject()
                ? own
                : schema.path("$defs").path("service").path("properties").path(property);
    }

    private Optional<Problem> kind(NodePath path, JsonNode rule) {
        Optional<YamlNode> value = valueAt(path);
        boolean literal = value.flatMap(YamlNode::asScalar).isPresent() && SecretFields.isSecret(path);
        if (value.isEmpty() || literal && !SecretFields.isVariable(path)) {
            return Optional.empty();
        }
        String title = title(rule).orElse("what the field takes");
        return Optional.of(code(rule, ProblemCode.WRONG_KIND)
                .error(at(path), path.says(shown(path) + " is not " + title), kindHint(value.orElseThrow(), rule)));
    }

    private String kindHint(YamlNode value, JsonNode rule) {
        Optional<Scalar> scalar = value.asScalar();
        if (scalar.filter(each -> PlainValue.of(each) == null).isPresent()) {
            return "nothing is written there: give a value, or remove the line";
        }
        if (scalar.filter(each -> isTextWithoutQuotes(each, rule)).isPresent()) {
            return "put quotes around it: \"" + Shown.value(scalar.orElseThrow().text()) + "\"";
        }
        if (types(rule).equals(List.of("boolean"))) {
            return "write true or false: yes, no, on and off are text in YAML 1.2";
        }
        return isCount(rule)
                ? range(rule, "type") + STOP
                : hint(rule).orElse("write " + title(rule).orElse("another value"));
    }

    private boolean isTextWithoutQuotes(Scalar scalar, JsonNode rule) {
        boolean fits = !rule.has("pattern")
                || scalar.text().matches(rule.path("pattern").asText());
        boolean leads = LocationFormat.fault(rule.path("format").asText(), scalar.text(), limits)
                .isEmpty();
        return types(rule).contains("string") && fits && leads;
    }

    private Optional<Problem> nameOrValue(NodePath path, ValidationMessage message, JsonNode rule) {
        if (message.getType().equals("propertyNames")) {
            return Optional.of(
                    name(path.child(String.valueOf(message.getProperty())), resolve(rule.path("propertyNames"))));
        }
        ProblemCode code = valueCode(path, rule);
        if (message.getType().equals("format")) {
            return Optional.of(locationFault(path, rule, code));
        }
        String says = title(rule).map(title -> isNot(path, title)).orElse(message.getError());
        return Optional.of(code.error(at(path), path.says(says), valueHint(path, message, rule)));
    }

    private Problem name(NodePath path, JsonNode rule) {
        String says = "`" + Shown.value(String.valueOf(last(path))) + "` is not "
                + title(rule).orElse("a name");
        return code(rule, ProblemCode.BAD_NAME)
                .error(at(path), path.says(says), hint(rule).orElse("rename it"));
    }

    private String isNot(NodePath path, String title) {
        boolean scalar = valueAt(path).flatMap(YamlNode::asScalar).isPresent();
        return scalar ? shown(path) + " is not " + title : "must be " + title;
    }

    private static Object last(NodePath path) {
        return path.steps().isEmpty() ? "" : path.steps().get(path.steps().size() - 1);
    }

    private Problem locationFault(NodePath path, JsonNode rule, ProblemCode code) {
        String value =
                valueAt(path).flatMap(YamlNode::asScalar).map(Scalar::text).orElse("");
        String fault = LocationFormat.fault(rule.path("format").asText(), value, limits)
                .orElse("is refused");
        ProblemCode precise = Locations.isUrl(value) ? ProblemCode.URL : code;
        String safe = fault.contains("password") ? "the URL" : shown(path);
        return precise.error(
                at(path), path.says(safe + " " + fault), hint(rule).orElse("write a path of the repository"));
    }

    private static ProblemCode valueCode(NodePath path, JsonNode rule) {
        return code(
                rule, rule.has("enum") && last(path).equals("type") ? ProblemCode.UNKNOWN_TYPE : ProblemCode.BAD_VALUE);
    }

    private String valueHint(NodePath path, ValidationMessage message, JsonNode rule) {
        String value =
                valueAt(path).flatMap(YamlNode::asScalar).map(Scalar::text).orElse("");
        List<String> allowed = allowed(rule);
        if (!allowed.isEmpty()) {
            return Suggestion.of(value, allowed)
                    .map(meant -> "did you mean " + meant + "?")
                    .orElse("write " + String.join(" or ", allowed));
        }
        if (rule.has("minimum") || rule.has("maximum")) {
            return range(rule, message.getType()) + (isCount(rule) ? STOP : "");
        }
        return hint(rule).orElse("change it: " + message.getError());
    }

    private static boolean isCount(JsonNode rule) {
        return rule.path("$comment").asText().equals(ProblemCode.COUNT.code());
    }

    private static String range(JsonNode rule, String failed) {
        long least = rule.path("minimum").asLong();
        long most = rule.path("maximum").asLong(Long.MAX_VALUE);
        if (least == most) {
            return "always " + least;
        }
        if (most < Limits.STANDARD.maxCount()) {
            return least + " to " + most;
        }
        return failed.equals("maximum") ? "at most " + most : least + " or more";
    }

    private static List<String> allowed(JsonNode rule) {
        if (rule.has("const")) {
            return List.of(rule.path("const").asText());
        }
        return texts(rule.path("enum"));
    }

    private static Optional<String> hint(JsonNode rule) {
        List<String> examples = texts(rule.path("examples"));
        return examples.isEmpty() ? Optional.empty() : Optional.of("for example " + String.join(" or ", examples));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.isContainerNode() ? each.toString() : each.asText())
                .toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    private static List<String> types(JsonNode rule) {
        JsonNode type = rule.path("type");
        return type.isTextual() ? List.of(type.asText()) : texts(type);
    }

    private JsonNode resolve(JsonNode rule) {
        String reference = rule.path("$ref").asText();
        return reference.startsWith("#/") ? schema.at(reference.substring(1)) : rule;
    }

    private static Optional<String> title(JsonNode rule) {
        return Optional.of(rule.path("title").asText()).filter(title -> !title.isEmpty());
    }

    private static ProblemCode code(JsonNode rule, ProblemCode otherwise) {
        return ProblemCode.find(rule.path("$comment").asText()).orElse(otherwise);
    }

    private Optional<YamlNode> valueAt(NodePath path) {
        return path.in(root).node();
    }

    private String shown(NodePath path) {
        return valueAt(path)
                .map(value -> value.match(mapping -> "a mapping", sequence -> "a list", scalar -> shown(path, scalar)))
                .orElse("the value");
    }

    private static String shown(NodePath path, Scalar scalar) {
        if (SecretFields.isSecret(path) || SecretFields.isSealed(path)) {
            return "the value";
        }
        Object value = PlainValue.of(scalar);
        return value == null ? "nothing" : value instanceof String text ? "`" + Shown.value(text) + "`" : scalar.text();
    }

    private SourcePosition at(NodePath path) {
        return path.in(root).span().in(file);
    }
}
