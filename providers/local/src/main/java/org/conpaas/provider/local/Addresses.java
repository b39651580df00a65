package org.conpaas.provider.local;

import java.util.BitSet;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** A block of IPv4 addresses, given out one by one. Any thread may call. */
final class Addresses {
    private final long base;
    private final int size;
    private final int reserved;
    private final BitSet taken = new BitSet();
    private int cursor;

    /**
     * @param network first address of the block
     * @param prefix length of the network's prefix, 16 to 30
     * @param reserved how many addresses at the beginning are for others
     */
    Addresses(String network, int prefix, int reserved) {
        this.base = number(network);
        this.size = 1 << (32 - prefix);
        this.reserved = reserved;
        this.cursor = reserved;
    }

    /** The next free address; one that was given back is used last, so that nobody's old connections meet it. */
    synchronized String take() throws ProviderException {
        for (int i = 0; i < size; i++) {
            int candidate = cursor;
            cursor = cursor + 1 < size ? cursor + 1 : reserved;
            if (usable(candidate) && !taken.get(candidate)) {
                taken.set(candidate);
                return text(base + candidate);
            }
        }
        throw new ProviderException(
                Kind.QUOTA, "all " + taken.cardinality() + " addresses of " + this + " are taken: delete machines");
    }

    /** Marks an address that a machine already has. */
    synchronized void mark(String address) {
        long index = number(address) - base;
        if (index >= 0 && index < size) {
            taken.set((int) index);
            cursor = Math.max(cursor, (int) index + 1 < size ? (int) index + 1 : reserved);
        }
    }

    synchronized void giveBack(String address) {
        long index = number(address) - base;
        if (index >= 0 && index < size) {
            taken.clear((int) index);
        }
    }

    synchronized int takenCount() {
        return taken.cardinality();
    }

    /** Place of an address in the block. */
    int index(String address) {
        return (int) (number(address) - base);
    }

    boolean overlaps(String network, int prefix) {
        long first = number(network);
        long last = first + (1L << (32 - prefix)) - 1;
        return first <= base + size - 1 && last >= base;
    }

    String at(int index) {
        return text(base + index);
    }

    int prefix() {
        return 32 - Integer.numberOfTrailingZeros(size);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefix();
    }

    /** Addresses that end in 0 or 255 are refused by some software. */
    private boolean usable(int index) {
        int last = index & 0xff;
        return index >= reserved && last != 0 && last != 255;
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    private static String text(long number) {
        return (number >> 24 & 255) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }
}
