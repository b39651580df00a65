package org.conpaas.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One service as its author wrote it.
 *
 * @param name a DNS label; unique in its application
 * @param type name of the service type
 * @param description free text, may be empty
 * @param running false stops all of the service's nodes; code, settings and volumes stay
 * @param uses services of this application that must be healthy first
 * @param nodes by role, as written; a role that is left out gets its type's default
 * @param cloud for all roles of the service; absent: the application's
 * @param instance for all roles; absent: the cloud's
 * @param image for all roles; absent: the cloud's
 * @param placement whether roles may share a machine
 * @param startupScript a path in the repository or a URL
 * @param environment variables for the service's processes, in the order written
 * @param code what the service runs, for types that have code
 * @param disks by name
 * @param onDelete what becomes of its data when the service leaves the manifest
 * @param settings the type's own fields as plain values: String, Boolean, Long, Double, List and Map (in written order)
 * @param at where it stands
 */
public record ServiceSpec(
        String name,
        String type,
        String description,
        boolean running,
        List<String> uses,
        Map<String, RoleSpec> nodes,
        Optional<String> cloud,
        Optional<Instance> instance,
        Optional<String> image,
        Placement placement,
        Optional<String> startupScript,
        Map<String, EnvironmentValue> environment,
        Optional<Code> code,
        Map<String, Disk> disks,
        OnDelete onDelete,
        Map<String, Object> settings,
        SourcePosition at) {
    public ServiceSpec {
        uses = List.copyOf(uses);
        nodes = Map.copyOf(nodes);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        disks = Map.copyOf(disks);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The same with other counts. */
    public ServiceSpec withNodes(Map<String, RoleSpec> others) {
        return new ServiceSpec(
                name,
                type,
                description,
                running,
                uses,
                others,
                cloud,
                instance,
                image,
                placement,
                startupScript,
                environment,
                code,
                disks,
                onDelete,
                settings,
                at);
    }

    /** The same with other fields of its type. */
    public ServiceSpec withSettings(Map<String, Object> others) {
        return new ServiceSpec(
                name,
                type,
                description,
                running,
                uses,
                nodes,
                cloud,
                instance,
                image,
                placement,
                startupScript,
                environment,
                code,
                disks,
                onDelete,
                others,
                at);
    }

    /** The secrets that its variables and its type's own fields refer to, each with the first field that does. */
    public Map<SecretReference, String> secrets() {
        Map<SecretReference, String> found = new LinkedHashMap<>();
        environment.forEach((variable, value) ->
                value.match(text -> false, secret -> found.putIfAbsent(secret.reference(), "environment." + variable)));
        collectSecrets("", settings, found);
        return Collections.unmodifiableMap(found);
    }

    private static void collectSecrets(String field, Object value, Map<SecretReference, String> found) {
        SecretReference.of(value)
                .ifPresentOrElse(
                        reference -> found.putIfAbsent(reference, field), () -> collectParts(field, value, found));
    }

    private static void collectParts(String field, Object value, Map<SecretReference, String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> collectSecrets(field.isEmpty() ? "" + key : field + "." + key, each, found));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collectSecrets(field, each, found));
        }
    }

    /** How many nodes a role has, and where they go. */
    public record RoleSpec(
            int count,
            Optional<String> cloud,
            Optional<Instance> instance,
            Optional<String> image,
            SourcePosition at) {}

    /** A machine type by name, or by what it must have. */
    public sealed interface Instance {
        record Named(String name) implements Instance {}

        /** @param cpu processors · @param ramBytes and swapBytes in bytes, swap 0 when not asked for */
        record Sized(int cpu, long ramBytes, long swapBytes) implements Instance {}
    }

    public enum Placement {
        /** The first nodes of the roles share a machine. */
        PACKED,
        /** Every node has a machine of its own. */
        SPREAD
    }

    public enum OnDelete {
        KEEP,
        SNAPSHOT,
        DELETE
    }

    /** A variable's value: literal text, or what stands for a secret. */
    public sealed interface EnvironmentValue {
        record Text(String value) implements EnvironmentValue {
            @Override
            public <T> T match(Function<Text, T> text, Function<Secret, T> secret) {
                return text.apply(this);
            }
        }

        record Secret(SecretReference reference) implements EnvironmentValue {
            @Override
            public <T> T match(Function<Text, T> text, Function<Secret, T> secret) {
                return secret.apply(this);
            }
        }

        <T> T match(Function<Text, T> text, Function<Secret, T> secret);
    }

    /** Where a service's code comes from. */
    public sealed interface Code {
        SourcePosition at();

        /** @param location a path in the repository (file or directory) or an https URL */
        record Archive(String location, Optional<String> sha256, SourcePosition at) implements Code {
            public boolean isUrl() {
                return location.contains("://");
            }
        }

        record Git(String url, String revision, SourcePosition at) implements Code {
            /** Whether the revision is a commit, which is always the same; a branch or tag moves. */
            public boolean isCommit() {
                return revision.matches("[0-9a-f]{40}");
            }
        }

        /** @param id of a version that was uploaded or pushed, for example {@code code-3f2a} */
        record Version(String id, SourcePosition at) implements Code {}
    }

    /**
     * @param role whose nodes get one each; empty: every role's
     * @param node {@code ROLE/NUMBER} of the one that has a {@link Kind#SINGLE} disk; empty: none has it
     * @param from an archive that an empty one is filled with: a path in the repository or a URL
     */
    public record Disk(
            Kind kind,
            long sizeBytes,
            String at,
            Optional<String> role,
            Optional<String> node,
            Optional<String> image,
            Optional<String> from,
            SourcePosition where) {
        /** One that begins empty. */
        public Disk(
                Kind kind,
                long sizeBytes,
                String at,
                Optional<String> role,
                Optional<String> image,
                SourcePosition where) {
            this(kind, sizeBytes, at, role, Optional.empty(), image, Optional.empty(), where);
        }

        public enum Kind {
            VOLATILE,
            PERSISTENT,
            READONLY,
            /** One for all nodes of the service. */
            SHARED,
            /** One for one node of the service at a time. */
            SINGLE
        }
    }
}
