package org.conpaas.core.status;

import java.util.Collection;
import java.util.Comparator;

/** How well something is; the worst of its parts decides for the whole. */
public enum Health {
    /** Nothing of it should run. */
    STOPPED,
    HEALTHY,
    /** On its way; nothing is wrong yet. */
    PROGRESSING,
    /** It cannot be said, because somebody does not answer. */
    UNKNOWN,
    /** Something is wrong. */
    DEGRADED;

    public static Health worst(Collection<Health> parts) {
        return parts.stream().max(Comparator.naturalOrder()).orElse(STOPPED);
    }
}
