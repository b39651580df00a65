package org.conpaas.server.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings a database from any older schema to this program's; never from a newer one back. */
final class Schema {
    private Schema() {}

    static void migrate(DataSource database, DatabaseKind kind) {
        Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .placeholders(Map.of("text", kind.text()))
                .load();
        try {
            newer(flyway).ifPresent(Schema::refuse);
            flyway.migrate();
        } catch (FlywayException failure) {
            throw new StoreException(
                    "CP5103: the database's schema could not be brought up to date: " + failure.getMessage()
                            + ". Restore the last backup, or mend it by hand; see docs/operating.md.",
                    failure);
        }
    }

    private static Optional<MigrationInfo> newer(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .reduce((first, last) -> last);
    }

    private static void refuse(MigrationInfo newest) {
        throw new StoreException("CP5102: the database has schema version " + newest.getVersion()
                + ", which a newer ConPaaS wrote and this one does not know. Start that newer version again, or restore a"
                + " backup from before the upgrade; nothing was changed.");
    }
}
