package org.conpaas.core.model;

/** A persistent disk's name: its node's, and its own: {@code lab/jobs/node/2/scratch}. */
public record VolumeId(NodeId node, String disk) implements Comparable<VolumeId> {
    /** @throws IllegalArgumentException unless the text is a node's name and a disk's */
    public static VolumeId parse(String text) {
        int slash = text.lastIndexOf('/');
        return new VolumeId(NodeId.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public int compareTo(VolumeId other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : disk.compareTo(other.disk);
    }

    @Override
    public String toString() {
        return node + "/" + disk;
    }
}
