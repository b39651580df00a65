package org.conpaas.agent.protocol;

/**
 * Where numbers about a node come from; the agent looks every five seconds. What has to be measured by work of its own is
 * measured by a process of the node, which writes a file: so it is supervised and limited like every other, and the agent only
 * reads.
 *
 * @param kind what is looked at
 * @param file FILE: relative to the node's root, of lines {@code name value} as in Prometheus' text format without labels; lines
 *     that begin with {@code #} are skipped. It must be replaced by a rename, and says nothing when it is older than half a
 *     minute. USAGE: empty
 */
public record MetricSpec(Kind kind, String file) {
    /** {@code cpu}, 0 to 1 of the processors that the node may use, and {@code memory_bytes}. */
    public static final MetricSpec USAGE = new MetricSpec(Kind.USAGE, "");

    public static MetricSpec file(String path) {
        return new MetricSpec(Kind.FILE, path);
    }

    public enum Kind {
        USAGE,
        FILE
    }
}
