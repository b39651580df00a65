package org.conpaas.core.service;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Data of a service that can be taken out of it while it serves. Any healthy node of the role has all of it.
 *
 * @param role whose nodes have it
 * @param format of a file with it, as its name ends: {@code sql.gz}, {@code tar.gz}
 * @param command of a node, as in {@link org.conpaas.agent.protocol.DataSpec}
 * @param field of the service that names such a file, so that it is loaded again: {@code [disks, uploads, from]}
 * @param besides fields that must then stand beside that one, by name
 * @param disk of its nodes, when only the engine can read the data from there: before such a disk goes, the data is taken out
 */
public record DataSource(
        String role,
        String format,
        List<String> command,
        List<String> field,
        Map<String, String> besides,
        Optional<String> disk) {
    public DataSource {
        command = List.copyOf(command);
        field = List.copyOf(field);
        besides = Collections.unmodifiableMap(new TreeMap<>(besides));
    }
}
