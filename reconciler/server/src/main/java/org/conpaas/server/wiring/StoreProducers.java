package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.engine.port.StateStore;
import org.conpaas.server.config.Settings;
import org.conpaas.server.sealing.SealingKeys;
import org.conpaas.server.sealing.Unsealing;
import org.conpaas.server.store.AgentRepository;
import org.conpaas.server.store.CodeKeyRepository;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.Database;
import org.conpaas.server.store.DecisionRepository;
import org.conpaas.server.store.HistoryRepository;
import org.conpaas.server.store.JpaAgentRepository;
import org.conpaas.server.store.JpaCodeKeyRepository;
import org.conpaas.server.store.JpaCodeVersionRepository;
import org.conpaas.server.store.JpaDecisionRepository;
import org.conpaas.server.store.JpaHistoryRepository;
import org.conpaas.server.store.JpaOperationRepository;
import org.conpaas.server.store.JpaSecretRepository;
import org.conpaas.server.store.JpaSourceRepository;
import org.conpaas.server.store.JpaStateStore;
import org.conpaas.server.store.JpaTokenRepository;
import org.conpaas.server.store.OperationRepository;
import org.conpaas.server.store.SecretCipher;
import org.conpaas.server.store.SecretRepository;
import org.conpaas.server.store.SourceRepository;
import org.conpaas.server.store.TokenRepository;

/** The database and what lies in it. */
@ApplicationScoped
public class StoreProducers {
    @Produces
    @Singleton
    Database database(Settings settings) {
        return Database.open(settings.database(), settings.home().resolve("log"));
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    SecretCipher cipher(Settings settings) {
        return SecretCipher.open(settings.home().resolve("keys").resolve("secrets.key"));
    }

    @Produces
    @Singleton
    SealingKeys sealingKeys(Settings settings, Clock clock) {
        return SealingKeys.open(settings.home().resolve("keys").resolve("sealing"), clock);
    }

    @Produces
    @Singleton
    SecretStore readableSecrets(SecretRepository rows, SealingKeys keys) {
        return new ReadableSecrets(rows, new Unsealing(keys));
    }

    @Produces
    @Singleton
    StateStore stateStore(Database database, Settings settings) {
        return new JpaStateStore(
                database,
                new JpaOperationRepository(database),
                new JpaDecisionRepository(database),
                history(database, settings));
    }

    @Produces
    @Singleton
    HistoryRepository historyRepository(Database database, Settings settings) {
        return history(database, settings);
    }

    private static JpaHistoryRepository history(Database database, Settings settings) {
        return new JpaHistoryRepository(
                database, settings.history().passes(), settings.history().events());
    }

    @Produces
    @Singleton
    OperationRepository operations(Database database) {
        return new JpaOperationRepository(database);
    }

    @Produces
    @Singleton
    DecisionRepository decisions(Database database) {
        return new JpaDecisionRepository(database);
    }

    @Produces
    @Singleton
    SourceRepository sources(Database database, SecretCipher cipher) {
        return new JpaSourceRepository(database, cipher);
    }

    @Produces
    @Singleton
    SecretRepository secrets(Database database, SecretCipher cipher) {
        return new JpaSecretRepository(database, cipher);
    }

    @Produces
    @Singleton
    CodeVersionRepository codeVersions(Database database) {
        return new JpaCodeVersionRepository(database);
    }

    @Produces
    @Singleton
    CodeKeyRepository codeKeys(Database database) {
        return new JpaCodeKeyRepository(database);
    }

    @Produces
    @Singleton
    TokenRepository tokens(Database database) {
        return new JpaTokenRepository(database);
    }

    @Produces
    @Singleton
    AgentRepository agents(Database database) {
        return new JpaAgentRepository(database);
    }
}
