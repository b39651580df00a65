package org.conpaas.managers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.manifest.ServiceSpec.Placement;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;

/** A service and its nodes, in the words of a test: {@code Given.service("java").node("proxy", "127.1.0.1").context()}. */
public final class Given {
    private static final SourcePosition HERE = new SourcePosition("app.yaml", 7, 5);

    private final String type;
    private final Map<NodeId, Place> nodes = new LinkedHashMap<>();
    private final Map<String, RoleSpec> roles = new HashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<SecretReference, String> secrets = new LinkedHashMap<>();
    private final Map<NodeId, List<DiskSpec>> disks = new LinkedHashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, CodeVersion> files = new LinkedHashMap<>();
    private Optional<CodeVersion> code = Optional.empty();
    private boolean lowPorts;

    private Given(String type) {
        this.type = type;
    }

    public static Given service(String type) {
        return new Given(type);
    }

    public static NodeId id(String role, int ordinal) {
        return new NodeId("lab", "it", role, ordinal);
    }

    public Given lowPorts() {
        lowPorts = true;
        return this;
    }

    /** The next node of a role. */
    public Given node(String role, String address) {
        return node(role, address, Optional.empty());
    }

    public Given node(String role, String address, Optional<String> publicAddress) {
        long others =
                nodes.keySet().stream().filter(node -> node.role().equals(role)).count();
        return place(id(role, (int) others + 1), address, publicAddress);
    }

    public Given place(NodeId node, String address, Optional<String> publicAddress) {
        nodes.put(node, new Place(address, publicAddress));
        return this;
    }

    private record Place(String address, Optional<String> publicAddress) {
        MachineFacts facts(boolean lowPorts) {
            Sandbox sandbox = new Sandbox(Isolation.PLAIN, address, "");
            return new MachineFacts("agent", sandbox, publicAddress, lowPorts, true, "");
        }
    }

    public Given count(String role, int count) {
        roles.put(role, new RoleSpec(count, Optional.empty(), Optional.empty(), Optional.empty(), HERE));
        return this;
    }

    public Given setting(String name, Object value) {
        settings.put(name, value);
        return this;
    }

    public Given variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A field {@code {secret: NAME}} whose secret has this value. */
    public Given secret(String field, String name, String value) {
        secrets.put(new SecretReference.Named(name), value);
        return setting(field, Map.of("secret", name));
    }

    public Given disk(NodeId node, DiskSpec disk) {
        disks.merge(node, List.of(disk), (some, more) -> Stream.concat(some.stream(), more.stream())
                .toList());
        return this;
    }

    public Given code(String id, long generation, String fileName) {
        code = Optional.of(new CodeVersion(id, "c0de" + id, fileName, generation));
        return this;
    }

    public Given file(String name, String sha256, String fileName) {
        files.put(name, new CodeVersion("code-" + sha256, sha256, fileName, 0));
        return this;
    }

    /** A user asks for something on all nodes that are there now. */
    public Given asked(String id, String command, String... parameters) {
        operations.add(new Operation(id, command, List.of(parameters), List.copyOf(nodes.keySet())));
        return this;
    }

    public ServiceContext context() {
        TreeMap<NodeId, MachineFacts> machines = new TreeMap<>();
        nodes.forEach((node, place) -> machines.put(node, place.facts(lowPorts)));
        return new ServiceContext(
                "lab",
                spec(),
                machines,
                environment,
                secrets,
                disks,
                code,
                files,
                Map.of(
                        "web", new Program("0a", "conpaas-agent-web.jar"),
                        "tomcat", new Program("0b", "tomcat-10.1.48.tar.gz")),
                operations);
    }

    public ServiceSpec spec() {
        return new ServiceSpec(
                "it",
                type,
                "",
                true,
                List.of(),
                roles,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Placement.PACKED,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                OnDelete.SNAPSHOT,
                settings,
                HERE);
    }
}
