package org.conpaas.core.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;

/**
 * All that a manager may know when it renders.
 *
 * @param application the application's name
 * @param service as written
 * @param nodes every node of the service with the machine that it is on
 * @param environment the service's variables: those of the services it uses, then its own; secrets filled in
 * @param secrets values of all that the service refers to
 * @param disks of each node
 * @param code what to run, when the type has code and the manifest names some
 * @param files that the type asked for, by its name for them ({@link Manager#files})
 * @param programs what the distribution brings, by name: {@code web} (web server and proxy), {@code tomcat}
 * @param operations what users asked for, oldest first; only the last of each command counts
 */
public record ServiceContext(
        String application,
        ServiceSpec service,
        SortedMap<NodeId, MachineFacts> nodes,
        Map<String, String> environment,
        Map<SecretReference, String> secrets,
        Map<NodeId, List<DiskSpec>> disks,
        Optional<CodeVersion> code,
        Map<String, CodeVersion> files,
        Map<String, Program> programs,
        List<Operation> operations) {
    public ServiceContext {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        secrets = Map.copyOf(secrets);
        disks = Map.copyOf(disks);
        files = Map.copyOf(files);
        programs = Map.copyOf(programs);
        operations = List.copyOf(operations);
    }

    /**
     * Code that is at hand.
     *
     * @param id {@code code-3f2a…}: short for people
     * @param sha256 of the archive
     * @param fileName with the ending that tells its format
     * @param generation grows each time that the service turns to other code, also back to older code
     */
    public record CodeVersion(String id, String sha256, String fileName, long generation) {}

    /** A program of the distribution: digest and file name of its archive or jar. */
    public record Program(String sha256, String fileName) {}

    /**
     * Something that a user asked to be done once.
     *
     * @param id unique in the application
     * @param command for example {@code run}
     * @param parameters as given
     * @param nodes the nodes that were there then; others do not take part
     */
    public record Operation(String id, String command, List<String> parameters, List<NodeId> nodes) {
        public Operation {
            parameters = List.copyOf(parameters);
            nodes = List.copyOf(nodes);
        }
    }

    /** The service's nodes of one role, by ordinal. */
    public List<NodeId> role(String role) {
        return nodes.keySet().stream().filter(node -> node.role().equals(role)).toList();
    }

    public MachineFacts machine(NodeId node) {
        return Optional.ofNullable(nodes.get(node)).orElseThrow(() -> new IllegalArgumentException("no node " + node));
    }

    /**
     * The value behind one of the type's own fields that is written as {@code {secret: NAME}} or {@code {sealed: TEXT}}.
     *
     * @throws IllegalStateException when there is none; nothing is rendered before every secret is set
     */
    public String secret(String field) {
        return Optional.ofNullable(service.settings().get(field))
                .flatMap(SecretReference::of)
                .flatMap(reference -> Optional.ofNullable(secrets.get(reference)))
                .orElseThrow(() -> new IllegalStateException("no secret for " + service.name() + "." + field));
    }

    /** An artifact entry for a program of the distribution. */
    public ArtifactSpec program(String name, boolean unpack) {
        Program program = Optional.ofNullable(programs.get(name))
                .orElseThrow(() -> new IllegalStateException("the distribution lacks program " + name));
        return new ArtifactSpec(name, program.sha256(), program.fileName(), unpack, Optional.empty());
    }

    /** A spec with name, sandbox, environment and disks in place, and nothing in it yet. */
    public NodeSpec node(NodeId node) {
        return new NodeSpec(
                node.toString(),
                "",
                machine(node).sandbox(),
                environment,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new ArrayList<>(disks.getOrDefault(node, List.of())),
                Limits.NONE);
    }
}
