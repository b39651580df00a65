package org.conpaas.core.model;

/**
 * A persistent disk that exists.
 *
 * @param path where its machine has it
 * @param sizeBytes as made; not less than asked for
 */
public record VolumeFacts(String path, long sizeBytes) {}
