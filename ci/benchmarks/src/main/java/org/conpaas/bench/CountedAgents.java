package org.conpaas.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.engine.port.AgentGateway;
import org.conpaas.provider.simulator.SimulatedAgents;

/** Simulated agents behind a door that counts who passes. Thread-safe. */
final class CountedAgents implements AgentGateway {
    final SimulatedAgents agents = new SimulatedAgents();
    private final AtomicLong calls = new AtomicLong();

    /** How often anything but the revision was asked or told. */
    long calls() {
        return calls.get();
    }

    @Override
    public Observation<NodeReport> node(String agent, NodeId node) {
        calls.incrementAndGet();
        return agents.node(agent, node);
    }

    @Override
    public boolean assign(String agent, NodeSpec spec) {
        calls.incrementAndGet();
        return agents.assign(agent, spec);
    }

    @Override
    public boolean remove(String agent, NodeId node) {
        calls.incrementAndGet();
        return agents.remove(agent, node);
    }

    @Override
    public long revision(String application) {
        return agents.revision();
    }

    @Override
    public boolean connected(String agent) {
        return true;
    }
}
