package org.conpaas.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.conpaas.engine.port.StoreUnavailableException;
import org.conpaas.server.config.Settings.DatabaseSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database: a pool of connections, the newest schema, and transactions on any thread. */
public final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private final DatabaseKind kind;
    private final DatabaseSettings settings;
    private final Map<String, Long> changes = new ConcurrentHashMap<>();
    private final LateWrites late = new LateWrites(this::run);
    private volatile Optional<Session> current;
    private boolean closed;

    private Database(DatabaseKind kind, DatabaseSettings settings, Session session) {
        this.kind = kind;
        this.settings = settings;
        this.current = Optional.of(session);
    }

    private record Session(HikariDataSource pool, EntityManagerFactory factory) {
        void close() {
            factory.close();
            pool.close();
        }
    }

    /**
     * Connects, brings the schema up to date and makes ready.
     *
     * @param logFolder where Derby keeps its own log
     * @throws StoreException when the database does not answer, or was written by a newer program
     */
    public static Database open(DatabaseSettings settings, Path logFolder) {
        DatabaseKind kind = DatabaseKind.of(settings.url());
        if (kind == DatabaseKind.DERBY) {
            System.setProperty(
                    "derby.stream.error.file", logFolder.resolve("derby.log").toString());
        }
        HikariDataSource pool = connect(kind, settings);
        try {
            Schema.migrate(pool, kind);
            return new Database(kind, settings, new Session(pool, factory(pool, kind)));
        } catch (RuntimeException failure) {
            pool.close();
            shutDown(kind, settings);
            throw failure;
        }
    }

    private static HikariDataSource connect(DatabaseKind kind, DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("conpaas");
        config.setDriverClassName(kind.driver());
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException refused) {
            throw new StoreException(
                    "CP5100: no connection to the database " + settings.address() + ": " + root(refused)
                            + ". Check conpaas.database.url, .user and .password, and that it runs; Derby's folder can be"
                            + " open in one process only.",
                    refused);
        }
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static EntityManagerFactory factory(HikariDataSource pool, DatabaseKind kind) {
        return Persistence.createEntityManagerFactory(
                "conpaas",
                Map.of(
                        "jakarta.persistence.nonJtaDataSource",
                        pool,
                        "eclipselink.target-database",
                        kind.platform(),
                        "eclipselink.session-name",
                        "conpaas-" + System.identityHashCode(pool)));
    }

    /**
     * Runs the work in a transaction of its own; whatever it throws rolls back.
     *
     * @throws StoreUnavailableException when the database fails
     */
    <T> T write(Function<EntityManager, T> work) {
        return use("written", manager -> {
            EntityTransaction transaction = manager.getTransaction();
            transaction.begin();
            try {
                T result = work.apply(manager);
                transaction.commit();
                return result;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        });
    }

    /** As {@link #write}, for work without a result. */
    void run(Consumer<EntityManager> work) {
        write(manager -> {
            work.accept(manager);
            return true;
        });
    }

    /** The same for what a pass over the application would read. */
    <T> T change(String application, Function<EntityManager, T> work) {
        try {
            return write(work);
        } finally {
            changedFor(application);
        }
    }

    /** For what a pass over the application reads and that is not the application's own. */
    void changedFor(String application) {
        changes.merge(application, 1L, Long::sum);
    }

    /** Does the work soon, in one transaction with more of its kind; a crash may lose it. */
    void later(Consumer<EntityManager> work) {
        late.add(work);
    }

    /** Returns when everything that was given to {@link #later} before is done. */
    void awaitLater() {
        late.await();
    }

    /**
     * Reads without a transaction.
     *
     * @throws StoreUnavailableException when the database fails
     */
    <T> T read(Function<EntityManager, T> work) {
        return use("read", work);
    }

    private <T> T use(String done, Function<EntityManager, T> work) {
        Session session = session();
        try (EntityManager manager = session.factory().createEntityManager()) {
            return work.apply(manager);
        } catch (RuntimeException failure) {
            Optional<SQLException> cause = Breakage.in(failure);
            if (cause.filter(Breakage::isOfConnection).isPresent()) {
                discard(session);
            }
            throw cause.map(sql -> "the database cannot be " + done + ": " + root(sql))
                    .or(() -> isLost(session) ? Optional.of("its connection has just been closed") : Optional.empty())
                    .<RuntimeException>map(why -> new StoreUnavailableException("CP5107: " + why, failure))
                    .orElse(failure);
        }
    }

    /** Another thread found it broken and closed it under this one. */
    private boolean isLost(Session session) {
        return current.filter(session::equals).isEmpty();
    }

    private Session session() {
        return current.orElseGet(this::reopen);
    }

    private synchronized Session reopen() {
        if (closed) {
            throw new IllegalStateException("the database was closed");
        }
        if (current.isEmpty()) {
            try {
                HikariDataSource pool = connect(kind, settings);
                current = Optional.of(new Session(pool, factory(pool, kind)));
                log.info("The database answers again");
            } catch (StoreException refused) {
                // on a full disk Derby opens for reading only, and would stay so
                shutDown(kind, settings);
                throw new StoreUnavailableException(
                        "CP5107: the database cannot be opened again, perhaps because its disk is full: "
                                + root(refused),
                        refused);
            }
        }
        return current.orElseThrow();
    }

    /** A connection that broke in a transaction never returns to its pool, and Derby has shut itself down: all begins anew. */
    private synchronized void discard(Session broken) {
        if (current.filter(broken::equals).isPresent()) {
            log.warn("The connection to the database broke; it is opened anew when it is needed next");
            current = Optional.empty();
            broken.close();
            shutDown(kind, settings);
        }
    }

    /** Grows with everything that may have changed what a pass over the application would read. */
    long changes(String application) {
        return changes.getOrDefault(application, 0L);
    }

    /** Whether the database answers within two seconds. */
    public boolean answers() {
        try (var connection = session().pool().getConnection()) {
            return connection.isValid(2);
        } catch (SQLException | StoreUnavailableException silent) {
            log.warn("The database does not answer: {}", silent.getMessage());
            return false;
        }
    }

    /** Connections in use and open: for metrics. */
    public int connectionsInUse() {
        return current.map(session -> session.pool().getHikariPoolMXBean().getActiveConnections())
                .orElse(0);
    }

    /** Closing twice is closing once. */
    @Override
    public void close() {
        // before the lock is taken: the last writes may have to open the database again
        late.close();
        end();
    }

    private synchronized void end() {
        if (!closed) {
            closed = true;
            current.ifPresent(Session::close);
            current = Optional.empty();
            shutDown(kind, settings);
        }
    }

    /** Derby keeps its folder locked until told; it answers a shutdown that went well with an exception. */
    private static void shutDown(DatabaseKind kind, DatabaseSettings settings) {
        if (kind != DatabaseKind.DERBY) {
            return;
        }
        try {
            DriverManager.getConnection(settings.address() + ";shutdown=true").close();
        } catch (SQLException done) {
            log.debug("Derby says: {}", done.getMessage());
        }
    }
}
