package org.conpaas.server.api.view;

import java.util.List;
import java.util.Optional;

/**
 * A cloud, as it was last heard of.
 *
 * @param name that manifests use
 * @param aliases that manifests may use, too
 * @param problem why it does not answer; empty: it does
 * @param machines of this installation
 * @param volumes of this installation
 * @param lines what it says of itself
 */
public record CloudView(
        String name,
        List<String> aliases,
        boolean answers,
        Optional<String> problem,
        int machines,
        int volumes,
        List<String> lines) {
    public CloudView {
        aliases = List.copyOf(aliases);
        lines = List.copyOf(lines);
    }

    /**
     * A type of machines.
     *
     * @param usual whether machines are of it for which a manifest asks for nothing
     */
    public record TypeView(
            String id, String name, int processors, long memoryBytes, long diskBytes, long swapBytes, boolean usual) {}

    /**
     * What machines can be made from.
     *
     * @param state the cloud's word, such as {@code active}
     * @param sizeBytes empty while there is no file of it
     * @param leastDiskBytes 0: any
     * @param leastMemoryBytes 0: any
     * @param usual whether machines are made from it unless a manifest says otherwise
     */
    public record ImageView(
            String id,
            String name,
            String state,
            Optional<Long> sizeBytes,
            long leastDiskBytes,
            long leastMemoryBytes,
            boolean usual) {}

    /** A quota. @param used by all who share the project · @param left 0 or more */
    public record UsageView(String what, long limit, long used, long left) {}

    /**
     * What bears this installation's mark and is of no use to it.
     *
     * @param kind {@code machine}, {@code volume}, {@code address} or {@code security group}
     * @param id the cloud's own
     * @param of the node, volume or application that it was made for
     * @param why nothing uses it
     */
    public record StrayView(String kind, String id, String of, String why) {}
}
