package org.conpaas.core.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * A volume's name: its owner's, and its own. A persistent disk belongs to a node ({@code lab/jobs/node/2/scratch}), a shared one
 * to the service ({@code lab/shop/uploads}), as one does that goes from node to node.
 *
 * @param node of that service; empty: it belongs to none of them
 */
public record VolumeId(String application, String service, Optional<NodeId> node, String disk)
        implements Comparable<VolumeId> {
    private static final int PARTS_OF_SHARED = 3;
    private static final Comparator<VolumeId> ORDER = Comparator.comparing(VolumeId::application)
            .thenComparing(VolumeId::service)
            .thenComparing(id -> id.node().isPresent())
            .thenComparing((one, other) -> one.node().isPresent()
                    ? one.node().get().compareTo(other.node().get())
                    : 0)
            .thenComparing(VolumeId::disk);

    /** A node's own. */
    public VolumeId(NodeId node, String disk) {
        this(node.application(), node.service(), Optional.of(node), disk);
    }

    /** One that belongs to the service. */
    public static VolumeId shared(String application, String service, String disk) {
        return new VolumeId(application, service, Optional.empty(), disk);
    }

    /** @throws IllegalArgumentException unless the text is the name of a node or service, and a disk's */
    public static VolumeId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length == PARTS_OF_SHARED) {
            return shared(parts[0], parts[1], parts[2]);
        }
        int slash = text.lastIndexOf('/');
        return new VolumeId(NodeId.parse(text.substring(0, Math.max(0, slash))), text.substring(slash + 1));
    }

    @Override
    public int compareTo(VolumeId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return node.map(NodeId::toString).orElse(application + "/" + service) + "/" + disk;
    }
}
