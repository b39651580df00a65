package org.conpaas.server.git;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sources of a test; outlives the {@link GitSources} that a test restarts. */
public final class MemoryRegistry implements SourceRegistry {
    private final Map<String, SourceDefinition> sources = new LinkedHashMap<>();

    @Override
    public synchronized List<SourceDefinition> all() {
        return List.copyOf(sources.values());
    }

    @Override
    public synchronized void add(SourceDefinition source) {
        sources.put(source.name(), source);
    }

    @Override
    public synchronized void remove(String name) {
        sources.remove(name);
    }
}
