package org.conpaas.core.model;

import java.util.Optional;
import org.conpaas.manifest.ServiceSpec.OnDelete;

/**
 * A disk of the cloud's that should exist.
 *
 * @param cloud the provider's name in the configuration
 * @param sizeBytes at least; 0 where it has the size of its image
 * @param at absolute path at which the node's processes see it
 * @param users who has it, or is to have it
 * @param image what it is a copy of, that nobody writes to; empty: it begins empty
 * @param onDelete what becomes of its data when nobody wants it any more
 * @param dump what is taken out of its node before it goes to the trash
 */
public record VolumeSpec(
        VolumeId id,
        String cloud,
        long sizeBytes,
        String at,
        Users users,
        Optional<String> image,
        OnDelete onDelete,
        Optional<DumpSpec> dump) {
    /** Which nodes a disk is for. */
    public sealed interface Users {
        /** All of its service. */
        record All() implements Users {}

        /** @param node that has it; empty: none has it now */
        record One(Optional<NodeId> node) implements Users {}
    }

    /** One that its node has, or all nodes of its service where its name has no node; it begins empty. */
    public VolumeSpec(
            VolumeId id, String cloud, long sizeBytes, String at, OnDelete onDelete, Optional<DumpSpec> dump) {
        this(
                id,
                cloud,
                sizeBytes,
                at,
                id.node().isPresent() ? new Users.One(id.node()) : new Users.All(),
                Optional.empty(),
                onDelete,
                dump);
    }

    /** The node that has it alone. */
    public Optional<NodeId> holder() {
        return users instanceof Users.One one ? one.node() : Optional.empty();
    }

    public boolean isShared() {
        return users instanceof Users.All;
    }

    /** Whether it goes from node to node. */
    public boolean changesHands() {
        return id.node().isEmpty() && !isShared();
    }

    /** The same disk, of which no dump is to be taken, or none any more. */
    public VolumeSpec withoutDump() {
        return new VolumeSpec(id, cloud, sizeBytes, at, users, image, onDelete, Optional.empty());
    }

    /** The same disk, with what another says is to become of its data. */
    public VolumeSpec leavingLike(VolumeSpec other) {
        return new VolumeSpec(id, cloud, sizeBytes, at, users, image, other.onDelete(), other.dump());
    }

    /** The same disk, as large as that at least. */
    public VolumeSpec grownTo(long bytes) {
        return new VolumeSpec(id, cloud, Math.max(sizeBytes, bytes), at, users, image, onDelete, dump);
    }

    /** The same disk, which that node has alone, or none. */
    public VolumeSpec heldBy(Optional<NodeId> node) {
        return new VolumeSpec(id, cloud, sizeBytes, at, new Users.One(node), image, onDelete, dump);
    }
}
