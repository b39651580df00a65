package org.conpaas.server.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgreSqlStateStoreTest extends StateStoreContract {
    private static @Nullable PostgreSql server;
    private static int count;

    private final Path home;
    private @Nullable DatabaseSettings settings;

    PostgreSqlStateStoreTest(@TempDir Path home) {
        this.home = home;
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> programs = PostgreSql.programs();
        assumeTrue(programs.isPresent(), "Debian's package postgresql is not installed");
        server = PostgreSql.start(programs.orElseThrow());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Database open() {
        if (settings == null) {
            settings = Optional.ofNullable(server).orElseThrow().create("conpaas" + count++);
        }
        return Database.open(settings, home);
    }
}
