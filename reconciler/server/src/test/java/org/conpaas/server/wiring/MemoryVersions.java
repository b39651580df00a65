package org.conpaas.server.wiring;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.server.store.CodeVersionRepository;

/** Code versions in memory. */
final class MemoryVersions implements CodeVersionRepository {
    private final TreeMap<String, CodeVersionRow> rows = new TreeMap<>();

    private static String key(String application, String service, String id) {
        return application + "/" + service + "/" + id;
    }

    @Override
    public List<CodeVersionRow> all(String application, String service) {
        return rows.values().stream()
                .filter(row ->
                        row.application().equals(application) && row.service().equals(service))
                .sorted(Comparator.comparing(CodeVersionRow::uploadedAt).reversed())
                .toList();
    }

    @Override
    public Optional<CodeVersionRow> find(String application, String service, String id) {
        return Optional.ofNullable(rows.get(key(application, service, id)));
    }

    @Override
    public boolean add(CodeVersionRow version) {
        return rows.putIfAbsent(key(version.application(), version.service(), version.id()), version) == null;
    }

    @Override
    public boolean remove(String application, String service, String id) {
        return rows.remove(key(application, service, id)) != null;
    }

    @Override
    public boolean uses(String sha256) {
        return rows.values().stream().anyMatch(row -> row.sha256().equals(sha256));
    }
}
