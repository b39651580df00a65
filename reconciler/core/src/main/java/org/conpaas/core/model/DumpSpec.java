package org.conpaas.core.model;

/**
 * Data that only its engine can read from a disk, and that is therefore taken out of a node before the disk goes.
 *
 * @param name of the data, as {@link org.conpaas.core.service.Manager#data} names it
 * @param format of a file with it, as its name ends: {@code sql.gz}
 */
public record DumpSpec(String name, String format) {}
