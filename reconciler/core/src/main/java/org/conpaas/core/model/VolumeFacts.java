package org.conpaas.core.model;

/**
 * A persistent or shared disk that exists.
 *
 * @param path where its machine has it; of a shared one, where every machine has it
 * @param sizeBytes as made; not less than asked for
 */
public record VolumeFacts(String path, long sizeBytes) {}
