package org.conpaas.server.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The last values of one metric, one a slot of fixed length; slots are numbered from 1970. Not thread-safe. */
final class Ring {
    private final float[] values;
    private long last = Long.MIN_VALUE;

    Ring(int slots) {
        values = new float[slots];
        Arrays.fill(values, Float.NaN);
    }

    /** Puts a value into a slot and all after the newest one before it that are not older than {@code from}. */
    void put(long from, long slot, double value) {
        if (last != Long.MIN_VALUE && slot < last) {
            return;
        }
        clear(slot);
        for (long each = Math.max(from, slot - values.length + 1); each <= slot; each++) {
            values[index(each)] = (float) value;
        }
        last = slot;
    }

    /** What lies between the newest slot and this one was not measured. */
    private void clear(long slot) {
        if (last == Long.MIN_VALUE) {
            return;
        }
        for (long each = Math.max(last + 1, slot - values.length + 1); each <= slot; each++) {
            values[index(each)] = Float.NaN;
        }
    }

    OptionalDouble get(long slot) {
        boolean known = last != Long.MIN_VALUE && slot <= last && slot > last - values.length;
        float value = known ? values[index(slot)] : Float.NaN;
        return Float.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private int index(long slot) {
        return (int) Math.floorMod(slot, (long) values.length);
    }
}
