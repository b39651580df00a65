package org.conpaas.agent.protocol;

import java.util.Optional;

/**
 * Immutable content, fetched once per machine and shared by its nodes.
 *
 * @param name by which <code>${artifact:name}</code> refers to it; unique in its node
 * @param sha256 lower-case hexadecimal digest of the file as fetched
 * @param fileName the name it had; its ending tells the archive's format
 * @param unpack true: an archive (tar, tar.gz, tar.bz2, tar.xz, zip, war) to unpack; the name then stands for the directory
 * @param into when present, a path inside the node's tree to which a copy of the node's own is made (wiped first when the
 *     digest changes); when absent the shared, read-only copy is used
 */
public record ArtifactSpec(String name, String sha256, String fileName, boolean unpack, Optional<String> into) {}
