package org.conpaas.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "isInstalled", disabledReason = "Debian's package postgresql is not installed")
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
        server = PostgreSql.start(PostgreSql.programs().orElseThrow());
    }

    static boolean isInstalled() {
        return PostgreSql.programs().isPresent();
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
