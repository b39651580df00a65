package org.conpaas.managers.generic;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.managers.render.Folder;
import org.conpaas.managers.render.NodeDraft;
import org.conpaas.managers.render.Template;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.TypeSchema.Role;

/**
 * Runs an application of any kind by its scripts: {@code init.sh}, {@code notify.sh}, {@code run.sh}, {@code interrupt.sh}
 * and {@code cleanup.sh} at the top of its code. A node has no process that always runs, hence costs nothing while no script
 * does.
 *
 * <p>In the node's tree: {@code var/cache/cpsagent/bin} the code, {@code var/cache/cpsagent/agents.json} the members,
 * {@code root} the scripts' working directory and {@code HOME}.
 */
public final class GenericManager implements Manager {
    /** Exit code of a task whose script the code does not have: the script counts as never started. */
    public static final int NO_SUCH_SCRIPT = TaskSpec.NOTHING_TO_DO;

    static final String MASTER = "master";
    static final String NODE = "node";

    private static final String CACHE = "var/cache/cpsagent/";
    private static final String CODE = CACHE + "bin";

    /** Apart from {@link #CODE}: the agent deletes these when code comes, and would hit the code's own scripts there. */
    private static final String DEFAULT_CODE = CACHE + "default";

    private final TypeSchema schema;
    private final Template agents;
    private final String launcher;
    private final String defaultLauncher;
    private final String trace;

    public GenericManager() {
        Folder folder = Folder.of(GenericManager.class);
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put(MASTER, new Role(1, 1, 1));
        roles.put(NODE, Role.of(0, 0));
        schema = new TypeSchema(
                "generic",
                "Scripts that install, run and interrupt an application of any kind.",
                roles,
                true,
                folder.text("generic.schema.json"));
        agents = folder.template("agents.json");
        Template script = folder.template("script.sh");
        launcher = script.render(Map.of("code", CODE, "missing", NO_SUCH_SCRIPT));
        defaultLauncher = script.render(Map.of("code", DEFAULT_CODE, "missing", NO_SUCH_SCRIPT));
        trace = folder.template("trace.sh").render(Map.of());
    }

    @Override
    public TypeSchema schema() {
        return schema;
    }

    /** Its scripts run what they like. */
    @Override
    public InnerPorts innerPorts(String role) {
        return new InnerPorts.All();
    }

    /** The master first: the others are told its address. */
    @Override
    public List<List<String>> order() {
        return List.of(List.of(MASTER, NODE));
    }

    @Override
    public Map<NodeId, NodeSpec> render(ServiceContext context) {
        String members = agents.render(Map.of(
                "agents",
                context.nodes().entrySet().stream().map(GenericManager::member).toList()));
        Scripts scripts = new Scripts(context, masterAddress(context), NodeSpecs.digest(members));
        return context.nodes().keySet().stream()
                .collect(toMap(identity(), node -> spec(context, node, members, scripts)));
    }

    private static Map<String, String> member(Map.Entry<NodeId, MachineFacts> node) {
        return Map.of(
                "id", node.getKey().toString(),
                "ip", node.getValue().address(),
                "role", node.getKey().role());
    }

    private NodeSpec spec(ServiceContext context, NodeId node, String members, Scripts scripts) {
        NodeDraft draft = NodeDraft.of(context, node)
                .file(CACHE + "agents.json", members)
                .file(Scripts.HOME + "/.keep", "")
                .executable(Scripts.LAUNCHER, context.code().isPresent() ? launcher : defaultLauncher);
        scripts.tasks(node).forEach(draft::task);
        return withCode(draft, context).spec();
    }

    private NodeDraft withCode(NodeDraft draft, ServiceContext context) {
        context.code()
                .map(code -> new ArtifactSpec("code", code.sha256(), code.fileName(), true, Optional.of(CODE)))
                .ifPresentOrElse(draft::artifact, () -> withDefaultCode(draft));
        return draft;
    }

    private void withDefaultCode(NodeDraft draft) {
        Scripts.NAMES.forEach(name -> draft.file(DEFAULT_CODE + "/" + name + ".sh", trace));
    }

    @Override
    public Map<String, String> exports(ServiceContext context) {
        String master = masterAddress(context);
        return master.isEmpty() ? Map.of() : Map.of("GENERIC_IP", master, "MASTER_IP", master);
    }

    private static String masterAddress(ServiceContext context) {
        return context.role(MASTER).stream()
                .findFirst()
                .map(node -> context.machine(node).address())
                .orElse("");
    }

    @Override
    public List<String> operations() {
        return Operations.ALL;
    }

    @Override
    public String amountsTo(String operation, List<NodeReport> reports) {
        return Operations.amountsTo(operation, reports);
    }

    @Override
    public Optional<String> refuses(String operation, List<NodeReport> reports) {
        return Manager.super.refuses(operation, reports).or(() -> Operations.refuses(operation, reports));
    }

    @Override
    public Optional<String> hold(NodeReport now, NodeSpec wanted) {
        return Operations.hold(now, wanted);
    }
}
