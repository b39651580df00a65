package org.conpaas.agent.protocol;

import java.util.List;

/**
 * Data that can be taken out of a node while it serves.
 *
 * @param name what it is, for example {@code database}; unique in its node
 * @param command writes all of it to its standard output and ends with 0; a line on its standard error says what went wrong
 */
public record DataSpec(String name, List<String> command) {
    public DataSpec {
        command = List.copyOf(command);
    }
}
