package org.conpaas.agent.protocol;

/**
 * A directory that is kept apart from the node's own tree, so that it can outlive the node.
 *
 * @param name unique in its node
 * @param path where the machine has it: a directory of the provider's making, or a device ({@code /dev/…}), to which the agent
 *     gives a file system when it is blank, and which it mounts; empty: the agent makes a directory that goes with the node
 * @param at absolute path at which the node's processes see it; in a {@code PLAIN} sandbox <code>${node}</code> + at
 * @param readOnly true: it must not be written
 */
public record DiskSpec(String name, String path, String at, boolean readOnly) {}
