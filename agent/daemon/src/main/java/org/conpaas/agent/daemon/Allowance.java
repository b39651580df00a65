package org.conpaas.agent.daemon;

/**
 * How much an archive may become: whoever wrote it may mean harm.
 *
 * @param bytes of all its files together
 * @param entries files, directories and links
 * @param ratio of unpacked to packed bytes; it counts from 16 MiB on, because text packs well
 */
record Allowance(long bytes, int entries, int ratio) {
    static final Allowance DEFAULT = new Allowance(8L << 30, 200_000, 200);
    private static final long RATIO_COUNTS_FROM = 16L << 20;

    void check(long unpacked, int seen, long packed) throws Unworkable {
        if (unpacked > bytes) {
            throw new Unworkable("The archive unpacks to more than " + bytes + " bytes");
        }
        if (seen > entries) {
            throw new Unworkable("The archive has more than " + entries + " entries");
        }
        if (unpacked > RATIO_COUNTS_FROM && unpacked / Math.max(1, packed) > ratio) {
            throw new Unworkable(
                    "The archive unpacks to more than " + ratio + " times its size: it is refused as a bomb");
        }
    }
}
