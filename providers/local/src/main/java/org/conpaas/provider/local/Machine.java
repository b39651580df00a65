package org.conpaas.provider.local;

import java.util.List;
import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;

/**
 * A machine's record, as it is on disk.
 *
 * @param name the machine's name as text
 * @param isolation what it was made with; a later change of the configuration does not touch it
 * @param network name of its network namespace, else empty
 * @param nodes names of the nodes that it was made for
 */
record Machine(String name, Isolation isolation, String address, String network, List<String> nodes) {
    Machine {
        nodes = List.copyOf(nodes);
    }

    NodeId id() {
        return NodeId.parse(name);
    }

    MachineFacts facts(boolean lowPorts, boolean ready) {
        Sandbox sandbox = new Sandbox(isolation, address, network);
        return new MachineFacts(LocalProvider.AGENT, sandbox, Optional.empty(), lowPorts, ready, "");
    }
}
