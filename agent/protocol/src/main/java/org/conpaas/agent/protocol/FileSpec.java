package org.conpaas.agent.protocol;

/**
 * A file of the node's own tree, written atomically.
 *
 * @param path relative to the node's root, without {@code ..}; what a process sees as <code>${node}/path</code>
 * @param content text, after replacement of the placeholders
 * @param mode permission bits, for example {@code 0640} (octal) as {@code 416}
 */
public record FileSpec(String path, String content, int mode) {}
