package org.conpaas.core.service;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.manifest.TypeSchema;

/** The service types of an installation. */
public final class Catalogue {
    private final SortedMap<String, Manager> managers;

    private Catalogue(SortedMap<String, Manager> managers) {
        this.managers = Collections.unmodifiableSortedMap(managers);
    }

    public static Catalogue of(List<Manager> managers) {
        SortedMap<String, Manager> byType = new TreeMap<>();
        managers.forEach(manager -> byType.put(manager.schema().type(), manager));
        return new Catalogue(byType);
    }

    public Optional<Manager> find(String type) {
        return Optional.ofNullable(managers.get(type));
    }

    /** @throws IllegalArgumentException for a type that no checked manifest can have */
    public Manager manager(String type) {
        return find(type).orElseThrow(() -> new IllegalArgumentException("no service type " + type));
    }

    public List<TypeSchema> schemas() {
        return managers.values().stream().map(Manager::schema).toList();
    }
}
