package org.conpaas.core.model;

import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox;

/**
 * A machine that exists.
 *
 * @param agent name of the agent that hosts its nodes
 * @param sandbox where its nodes live; carries their address
 * @param publicAddress where people reach it, when that is not the sandbox's address
 * @param lowPorts whether its processes may bind ports below 1024
 * @param state nodes are handed out to one that runs
 * @param traits {@link MachineSpec#traits()} as it was made, to tell that the manifest now wants another; empty: equal to any
 */
public record MachineFacts(
        String agent,
        Sandbox sandbox,
        Optional<String> publicAddress,
        boolean lowPorts,
        MachineState state,
        String traits) {
    /** @param ready false while it boots */
    public MachineFacts(
            String agent,
            Sandbox sandbox,
            Optional<String> publicAddress,
            boolean lowPorts,
            boolean ready,
            String traits) {
        this(agent, sandbox, publicAddress, lowPorts, ready ? MachineState.RUNNING : MachineState.STARTING, traits);
    }

    public boolean ready() {
        return state == MachineState.RUNNING;
    }

    /** Nothing runs there, and nobody there answers, until somebody starts it again in its cloud. */
    public boolean isDown() {
        return state == MachineState.STOPPED || state == MachineState.FAILED;
    }

    /** The same in another state. */
    public MachineFacts in(MachineState now) {
        return new MachineFacts(agent, sandbox, publicAddress, lowPorts, now, traits);
    }

    /** The address of the machine and its nodes. */
    public String address() {
        return sandbox.address();
    }
}
