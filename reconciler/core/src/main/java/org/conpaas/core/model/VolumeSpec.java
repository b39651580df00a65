package org.conpaas.core.model;

import org.conpaas.manifest.ServiceSpec.OnDelete;

/**
 * A persistent or shared disk that should exist.
 *
 * @param cloud the provider's name in the configuration
 * @param at absolute path at which the node's processes see it
 * @param onDelete what becomes of its data when nobody wants it any more
 */
public record VolumeSpec(VolumeId id, String cloud, long sizeBytes, String at, OnDelete onDelete) {}
