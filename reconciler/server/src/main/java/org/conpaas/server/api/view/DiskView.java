package org.conpaas.server.api.view;

import java.util.Optional;

/**
 * A disk that outlives its node.
 *
 * @param name {@code APP/SERVICE/ROLE/N/DISK}; of one that belongs to no node {@code APP/SERVICE/DISK}
 * @param node that has it; empty: none, or all of the service
 * @param shared whether all nodes of the service see it
 * @param sizeBytes as it was asked for
 * @param at where the node's processes see it
 * @param state {@code coming}, {@code attached}, {@code detached}, {@code kept}, {@code leaving} or {@code unknown}
 * @param machine that has it now
 * @param onDelete {@code keep}, {@code snapshot} or {@code delete}
 * @param why nobody knows more, when it is unknown
 */
public record DiskView(
        String name,
        String application,
        String service,
        Optional<String> node,
        boolean shared,
        String cloud,
        long sizeBytes,
        String at,
        String state,
        Optional<String> machine,
        String onDelete,
        String why) {}
