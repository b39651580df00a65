package org.conpaas.core.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.service.ServiceContext.CodeVersion;

/** Puts a service's startup script in front of everything that its nodes run. */
final class StartupScript {
    private static final String NAME = "startup";

    // The artifact is shared with other nodes and not executable; a copy of its own may have any interpreter in its
    // first line
    private static final String RUN = "cp \"$0\" startup-script && chmod 755 startup-script && exec ./startup-script";

    private StartupScript() {}

    /**
     * Runs once per node and content of the script; nothing else of the node starts before it has ended.
     *
     * @param environment the service's
     */
    static NodeSpec first(NodeSpec spec, CodeVersion script, Map<String, String> environment) {
        return Prelude.before(
                spec,
                new ArtifactSpec(NAME, script.sha256(), script.fileName(), false, Optional.empty()),
                task(script, environment));
    }

    private static TaskSpec task(CodeVersion script, Map<String, String> environment) {
        return new TaskSpec(
                NAME,
                script.sha256(),
                TaskSpec.When.ONCE,
                List.of("/bin/sh", "-c", RUN, "${artifact:" + NAME + "}"),
                environment,
                false,
                "",
                List.of(),
                TaskSpec.Ends.NOTHING,
                Optional.empty());
    }
}
