package org.conpaas.server.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.conpaas.server.config.Secret;
import org.conpaas.server.git.SourceDefinition;
import org.conpaas.server.git.SourceDefinition.Credentials;
import org.conpaas.server.git.SourceRegistry;
import org.conpaas.server.store.SourceRepository;
import org.conpaas.server.store.SourceRow;

/** Sources in the database; user and password are one encrypted text, parted by a line feed. */
final class StoredSources implements SourceRegistry {
    private final SourceRepository rows;

    StoredSources(SourceRepository rows) {
        this.rows = rows;
    }

    @Override
    public List<SourceDefinition> all() {
        return rows.all().stream().map(StoredSources::definition).toList();
    }

    @Override
    public void add(SourceDefinition source) {
        SourceRow row = row(source);
        if (!rows.add(row)) {
            rows.update(row);
        }
    }

    @Override
    public void remove(String name) {
        rows.remove(name);
    }

    private static SourceDefinition definition(SourceRow row) {
        return new SourceDefinition(
                row.name(),
                row.url(),
                row.branch(),
                row.path(),
                row.prune(),
                row.hosted(),
                Duration.ofSeconds(row.intervalSeconds()),
                row.credentials().map(secret -> credentials(secret.reveal())),
                row.webhookSecret().map(Secret::reveal));
    }

    private static Credentials credentials(String text) {
        int line = text.indexOf('\n');
        return new Credentials(text.substring(0, line), text.substring(line + 1));
    }

    private static SourceRow row(SourceDefinition source) {
        return new SourceRow(
                source.name(),
                source.url(),
                source.branch(),
                source.path(),
                source.prune(),
                source.hosted(),
                (int) source.interval().toSeconds(),
                source.credentials().map(known -> new Secret(known.user() + "\n" + known.password())),
                source.webhookSecret().map(Secret::new),
                Optional.empty());
    }
}
