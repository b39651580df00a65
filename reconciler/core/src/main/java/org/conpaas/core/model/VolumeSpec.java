package org.conpaas.core.model;

import java.util.Optional;
import org.conpaas.manifest.ServiceSpec.OnDelete;

/**
 * A persistent or shared disk that should exist.
 *
 * @param cloud the provider's name in the configuration
 * @param at absolute path at which the node's processes see it
 * @param onDelete what becomes of its data when nobody wants it any more
 * @param dump what is taken out of its node before it goes to the trash
 */
public record VolumeSpec(
        VolumeId id, String cloud, long sizeBytes, String at, OnDelete onDelete, Optional<DumpSpec> dump) {
    /** The same disk, of which no dump is to be taken, or none any more. */
    public VolumeSpec withoutDump() {
        return new VolumeSpec(id, cloud, sizeBytes, at, onDelete, Optional.empty());
    }

    /** The same disk, with what another says is to become of its data. */
    public VolumeSpec leavingLike(VolumeSpec other) {
        return new VolumeSpec(id, cloud, sizeBytes, at, other.onDelete(), other.dump());
    }
}
