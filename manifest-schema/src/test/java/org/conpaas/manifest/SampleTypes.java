package org.conpaas.manifest;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.conpaas.manifest.TypeSchema.Role;

/** Service types for tests: the shapes that real ones have. */
public final class SampleTypes {
    public static final TypeSchema HELLOWORLD = new TypeSchema(
            "helloworld", "Each node answers with a greeting.", Map.of("node", Role.of(1, 0)), false, """
            {"type": "object", "properties": {
              "greeting": {"description": "What each node answers.", "title": "text", "type": "string", "default": "Hello"}}}
            """);

    public static final TypeSchema GENERIC = new TypeSchema(
            "generic",
            "Runs the scripts of an archive.",
            roles("master", new Role(1, 1, 1), "node", Role.of(0, 0)),
            true,
            """
            {"type": "object", "properties": {
              "run": {"description": "When the run script runs, and with what.", "title": "a mapping with when", "type": "object",
                "required": ["when"], "additionalProperties": false,
                "properties": {
                  "when": {"description": "By hand or once.", "title": "when to run", "enum": ["manual", "once"], "default": "manual"},
                  "parameters": {"description": "Arguments.", "title": "a list of words", "type": "array",
                    "items": {"title": "text", "type": "string"}}}}}}
            """);

    public static final TypeSchema JAVA = new TypeSchema(
            "java",
            "Serves web applications.",
            roles("proxy", Role.of(1, 1), "web", Role.of(0, 0), "backend", Role.of(1, 0)),
            true,
            "{}");

    public static final TypeSchema MYSQL = new TypeSchema(
            "mysql", "A database cluster.", roles("mysql", Role.of(1, 1), "glb", Role.of(0, 0)), false, """
            {"type": "object", "required": ["password"], "properties": {
              "password": {"$ref": "#/$defs/secret"},
              "dump": {"$ref": "#/$defs/location", "description": "Loaded once, into an empty database."},
              "timeout": {"$ref": "#/$defs/duration", "description": "How long a query may take.", "default": "30s"},
              "ratio": {"description": "A number.", "title": "a number", "type": "number"},
              "storage": {"description": "Disk of each node.", "title": "a mapping with size", "type": "object",
                "additionalProperties": false, "required": ["size"],
                "properties": {"size": {"$ref": "#/$defs/size", "description": "Its size."}}}}}
            """);

    public static final List<TypeSchema> ALL = List.of(HELLOWORLD, GENERIC, JAVA, MYSQL);

    private SampleTypes() {}

    private static Map<String, Role> roles(Object... namesAndRoles) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (int i = 0; i < namesAndRoles.length; i += 2) {
            roles.put((String) namesAndRoles[i], (Role) namesAndRoles[i + 1]);
        }
        return roles;
    }

    public static ManifestResult read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    public static ManifestResult read(byte[] content) {
        return new ManifestReader(ALL, Limits.STANDARD).read("blog.yaml", content);
    }

    /** A service of the first application that was read. */
    static ServiceSpec service(ManifestResult result, String name) {
        return Objects.requireNonNull(result.manifests().get(0).services().get(name));
    }

    /** The problems as one-liners. */
    public static List<String> problems(String text) {
        return read(text).problems().stream().map(ProblemPrinter::line).toList();
    }

    /** A document around these services, which are indented by four. */
    public static String application(String services) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata:
                  name: blog
                spec:
                  services:
                """ + services.indent(4);
    }
}
