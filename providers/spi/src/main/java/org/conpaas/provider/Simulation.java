package org.conpaas.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;

/** A world to try things on, in virtual time. It begins empty: what is observed is put there. Thread-safe. */
public interface Simulation {
    /** @param answers whether it answers now */
    void put(String cloud, CloudAbilities abilities, CloudFacts facts, boolean answers);

    void put(String cloud, NodeId machine, MachineFacts facts);

    void put(String cloud, VolumeId volume, VolumeFacts facts);

    void put(NodeId node, NodeReport report);

    /** Nothing is heard of the agent, now and later. */
    void silence(String agent);

    /** The machine is gone with those nodes that were on it; where machines are parts of one that runs on, only what ran there. */
    void lose(String cloud, NodeId machine, MachineFacts facts, Set<NodeId> nodes);

    /** The cloud answers no more, and nothing is heard of its machines. */
    void cut(String cloud);

    /** Time goes by: machines boot, agents do what they were told. */
    void advance(Duration span);

    Clock clock();

    Map<String, Provider> providers();

    /** What the agent last said of a node. */
    Observation<NodeReport> node(String agent, NodeId node);

    /** @return false when exactly this was handed over already */
    boolean assign(String agent, NodeSpec spec);

    /** @return false when that was said already */
    boolean remove(String agent, NodeId node);

    /** Whether the agent calls. */
    boolean connected(String agent);

    /** Grows whenever what {@link #node} answers may have changed. */
    long revision();

    /** How long things are taken to take, a sentence each. */
    List<String> assumptions();
}
