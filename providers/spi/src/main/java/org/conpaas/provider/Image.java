package org.conpaas.provider;

import java.util.Optional;

/**
 * What a machine can be made from.
 *
 * @param id the cloud's own
 * @param name need not be the only one
 * @param state the cloud's word for whether it can be used, such as {@code active}
 * @param sizeBytes of its file; empty while there is none
 * @param leastDiskBytes that a machine type must have; 0: any
 * @param leastMemoryBytes that a machine type must have; 0: any
 * @param isUsual whether machines are made from it unless a manifest says otherwise
 */
public record Image(
        String id,
        String name,
        String state,
        Optional<Long> sizeBytes,
        long leastDiskBytes,
        long leastMemoryBytes,
        boolean isUsual) {}
