package org.conpaas.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.StateStore;
import org.conpaas.server.config.Secret;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerbyStateStoreTest extends StateStoreContract {
    private final Path home;

    DerbyStateStoreTest(@TempDir Path home) {
        this.home = home;
    }

    @Override
    Database open() {
        return Database.open(settings(home), home);
    }

    static DatabaseSettings settings(Path home) {
        return new DatabaseSettings(
                "jdbc:derby:" + home.resolve("db") + ";create=true",
                "conpaas",
                new Secret(""),
                16,
                Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("case 48: a database that a newer program wrote is refused and stays as it is")
    void refuses_a_newer_schema() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:derby:" + home.resolve("db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO \"CONPAAS\".\"flyway_schema_history\" SELECT 99, '99', 'later', 'SQL',"
                    + " 'V99__later.sql', 1, \"installed_by\", \"installed_on\", 1, TRUE FROM"
                    + " \"CONPAAS\".\"flyway_schema_history\" WHERE \"version\" = '1'");
        }
        database.close();

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("CP5102: the database has schema version 99")
                .hasMessageContaining("Start that newer version again");
    }

    @Test
    void says_how_to_mend_a_database_that_does_not_answer() {
        DatabaseSettings nowhere = new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:1/conpaas?password=canary",
                "conpaas",
                new Secret("canary"),
                2,
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> Database.open(nowhere, home))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("CP5100: no connection to the database jdbc:postgresql://127.0.0.1:1/conpaas:")
                .hasMessageContaining("Check conpaas.database.url")
                .hasMessageNotContaining("canary");
    }

    @Test
    void loses_nothing_when_a_thousand_applications_are_written_at_once() throws Exception {
        StateStore store = new JpaStateStore(
                database,
                new JpaOperationRepository(database),
                new JpaDecisionRepository(database),
                new JpaHistoryRepository(database, 3, 3));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            long start = System.nanoTime();
            List<Callable<Boolean>> writes = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                NodeId node = new NodeId("app" + i, "web", "backend", 1);
                writes.add(() -> {
                    store.addNode(node, node);
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(writes)) {
                done.get();
            }
            System.out.printf("1000 nodes in %d ms%n", (System.nanoTime() - start) / 1_000_000);
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.applications()).hasSize(1000);
    }
}
