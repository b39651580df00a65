package org.conpaas.provider.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox.Isolation;

/**
 * @param name by which manifests mean this cloud
 * @param home directory of its own; machines, volumes, trash and the agent live under it
 * @param isolation how nodes are kept apart; empty takes the strongest that is possible here
 * @param agentCommand program and first arguments of the agent; {@code --home DIR} and, at first, {@code --enroll FILE} follow
 */
public record LocalSettings(String name, Path home, Optional<Isolation> isolation, List<String> agentCommand) {
    public LocalSettings {
        home = home.toAbsolutePath().normalize();
        agentCommand = List.copyOf(agentCommand);
        if (agentCommand.isEmpty()) {
            throw new IllegalArgumentException("the agent's command is empty");
        }
    }

    Path agentHome() {
        return home.resolve("agent");
    }
}
