package org.conpaas.provider;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a new machine fetches from the reconciler, at {@link org.conpaas.agent.protocol.AgentPaths#SOFTWARE}, to have an agent.
 *
 * @param options of the Java launcher, for example {@code -Xmx96m}
 * @param files SHA-256 in hexadecimal by file name; together they are the agent's class path
 */
public record AgentSoftware(List<String> options, SortedMap<String, String> files) {
    public AgentSoftware {
        options = List.copyOf(options);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
