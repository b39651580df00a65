package org.conpaas.agent.protocol;

/**
 * What a node may use; enforced by cgroups where the agent may use them.
 *
 * @param cpus processors, may be a fraction; 0 is no limit
 * @param memoryBytes 0 is no limit
 */
public record Limits(double cpus, long memoryBytes) {
    public static final Limits NONE = new Limits(0, 0);
}
