package org.conpaas.core.model;

/**
 * What a cloud does with what manifests ask of its machines. The rest is not passed over in silence: the author is told.
 *
 * @param instanceTypes whether {@code instance} may name a type
 * @param sizes whether {@code instance: {cpu, ram}} is held to
 * @param swap whether {@code swap} is
 * @param images whether machines and read-only disks are made from images
 * @param sharedDisks whether several machines can see one disk
 * @param network that its machines reach each other by: those of two clouds do when it has the same name; empty: nobody knows
 */
public record CloudAbilities(
        boolean instanceTypes, boolean sizes, boolean swap, boolean images, boolean sharedDisks, String network) {
    public static final CloudAbilities ALL = new CloudAbilities(true, true, true, true, true, "");

    /** Nodes that share a host: it is as it is, but may hold each node to a share of its processors and memory. */
    public static CloudAbilities ofOneHost(boolean limits) {
        return new CloudAbilities(false, limits, false, false, true, "this machine");
    }
}
