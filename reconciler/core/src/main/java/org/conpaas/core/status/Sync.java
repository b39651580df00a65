package org.conpaas.core.status;

/** Whether what is follows what was committed. */
public enum Sync {
    SYNCED,
    OUT_OF_SYNC,
    /** The newest commit is broken; what runs follows an older one. */
    INVALID,
    /** The manifest says {@code suspend: true}. */
    SUSPENDED,
    /** The manifest has left its source; what runs was left alone. */
    GONE,
    UNKNOWN
}
