package org.conpaas.core.service;

import java.util.List;

/**
 * Data of a service that can be taken out of it while it serves. Any healthy node of the role has all of it.
 *
 * @param role whose nodes have it
 * @param format of a file with it, as its name ends: {@code sql.gz}, {@code tar.gz}
 * @param command of a node, as in {@link org.conpaas.agent.protocol.DataSpec}
 */
public record DataSource(String role, String format, List<String> command) {
    public DataSource {
        command = List.copyOf(command);
    }
}
