package org.conpaas.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.StateStore;
import org.conpaas.engine.port.StoreUnavailableException;
import org.conpaas.server.SmallDisk;
import org.conpaas.server.health.DiskReady;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database in the process, on a file system that is full. */
class FullDiskTest {
    private final Path temporary;

    FullDiskTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    @DisplayName(
            "case 22: the database's disk is full: it is said, what was written stays, and it goes on in the same process")
    void a_full_disk_is_said_and_survived() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(temporary, 64);
                Database database = Database.open(DerbyStateStoreTest.settings(disk.root()), temporary)) {
            StateStore store = store(database);
            store.addMachine(node(0), "local");
            assertThat(DiskReady.hasSpace(disk.root())).isTrue();

            disk.fill();
            assertThat(DiskReady.hasSpace(disk.root())).isFalse();
            assertThatThrownBy(() -> IntStream.range(1, 500_000).forEach(i -> store.addMachine(node(i), "local")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("CP5107: the database cannot be written: ");
            // a database that is opened anew gives back what its log took
            disk.fill();
            assertThatThrownBy(
                            () -> IntStream.range(500_000, 1_000_000).forEach(i -> store.addMachine(node(i), "local")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("CP5107: the database cannot be ");
            assertThat(database.connectionsInUse()).isZero();

            disk.free();
            store.addNode(node(0), node(0));
            assertThat(store.inventory("app").machines()).containsKey(node(0)).doesNotContainKey(node(999_999));
            assertThat(store.inventory("app").nodes()).containsOnlyKeys(node(0));
            assertThat(database.answers()).isTrue();
        }
        assertThat(temporary.resolve("small")).isEmptyDirectory();
    }

    private static StateStore store(Database database) {
        return new JpaStateStore(
                database,
                new JpaOperationRepository(database),
                new JpaDecisionRepository(database),
                new JpaHistoryRepository(database, 3, 3));
    }

    private static NodeId node(int number) {
        return new NodeId("app", "web", "node", number + 1);
    }
}
