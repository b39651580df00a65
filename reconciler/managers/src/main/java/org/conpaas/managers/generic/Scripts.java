package org.conpaas.managers.generic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.agent.protocol.TaskSpec.Ends;
import org.conpaas.agent.protocol.TaskSpec.When;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.ServiceContext;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;

/** Turns the scripts of the code into tasks of a node. */
final class Scripts {
    static final String INIT = "init";
    static final String NOTIFY = "notify";
    static final String RUN = "run";
    static final String INTERRUPT = "interrupt";
    static final String CLEANUP = "cleanup";
    static final String KILL = "kill";
    static final List<String> NAMES = List.of(INIT, NOTIFY, RUN, INTERRUPT, CLEANUP);

    static final String HOME = "root";
    static final String LAUNCHER = "bin/script";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ServiceContext context;
    private final RunSettings run;
    private final String masterAddress;
    private final String members;
    private final String code;

    /** @param members digest of the list of members */
    Scripts(ServiceContext context, String masterAddress, String members) {
        this.context = context;
        this.run = RunSettings.of(context.service().settings());
        this.masterAddress = masterAddress;
        this.members = members;
        this.code = context.code().map(Scripts::key).orElse("code-default");
    }

    /** A return to older code is a new generation: the code is copied afresh, so it is initialised afresh. */
    private static String key(CodeVersion code) {
        return code.id() + "@" + code.generation();
    }

    /**
     * What ends others comes before {@code init}: when new code and an interruption arrive together, the interruption is
     * meant for what runs, not for what comes.
     */
    List<TaskSpec> tasks(NodeId node) {
        List<TaskSpec> tasks = new ArrayList<>();
        last(INTERRUPT, node).map(asked -> interrupt(node, asked)).ifPresent(tasks::add);
        last(KILL, node).map(asked -> kill(node, asked)).ifPresent(tasks::add);
        List<String> ending = tasks.stream().map(TaskSpec::name).toList();
        tasks.add(init(node, ending));
        tasks.add(task(node, NOTIFY, members, When.ON_CHANGE, List.of(), List.of(INIT), Ends.NOTHING));
        List<String> before = Stream.concat(ending.stream(), Stream.of(INIT)).toList();
        run(node, before).ifPresent(tasks::add);
        last(CLEANUP, node)
                .map(asked -> task(node, CLEANUP, asked.id(), When.ONCE, asked.parameters(), before, Ends.NOTHING))
                .ifPresent(tasks::add);
        return tasks;
    }

    /** Ends what scripts of the code before it have left behind. */
    private TaskSpec init(NodeId node, List<String> after) {
        return task(node, INIT, code, When.ONCE, List.of(), after, Ends.OTHERS_FIRST);
    }

    private TaskSpec interrupt(NodeId node, Operation asked) {
        return task(node, INTERRUPT, asked.id(), When.ONCE, asked.parameters(), List.of(), Ends.OTHERS_AFTERWARDS);
    }

    private TaskSpec kill(NodeId node, Operation asked) {
        return new TaskSpec(
                KILL,
                asked.id(),
                When.ONCE,
                List.of(),
                environment(node),
                true,
                HOME,
                List.of(),
                Ends.OTHERS_FIRST,
                Optional.empty());
    }

    /** With {@code when: once} the key holds the code too: other code runs again, and so does a user's word. */
    private Optional<TaskSpec> run(NodeId node, List<String> after) {
        Optional<Operation> asked = last(RUN, node);
        List<String> parameters = asked.map(Operation::parameters)
                .filter(given -> !given.isEmpty())
                .orElse(run.parameters());
        Optional<String> key = asked.map(Operation::id);
        if (run.once()) {
            key = Optional.of(key.map(id -> code + "+" + id).orElse(code));
        }
        return key.map(value -> task(node, RUN, value, When.ONCE, parameters, after, Ends.NOTHING));
    }

    private Optional<Operation> last(String command, NodeId node) {
        return context.operations().stream()
                .filter(asked -> asked.command().equals(command))
                .reduce((older, newer) -> newer)
                .filter(asked -> asked.nodes().contains(node));
    }

    private TaskSpec task(
            NodeId node, String name, String key, When when, List<String> parameters, List<String> after, Ends ends) {
        List<String> command = Stream.concat(Stream.of("/bin/sh", "${node}/" + LAUNCHER, name), parameters.stream())
                .toList();
        return new TaskSpec(name, key, when, command, environment(node), true, HOME, after, ends, Optional.empty());
    }

    /** The three variables of old, what the manifest adds, and what no shell can do without. */
    private Map<String, String> environment(NodeId node) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", PATH);
        environment.put("HOME", "${node}/" + HOME);
        environment.putAll(context.environment());
        environment.put("MY_IP", context.machine(node).address());
        environment.put("MY_ROLE", node.role());
        environment.put("MASTER_IP", masterAddress);
        return environment;
    }
}
