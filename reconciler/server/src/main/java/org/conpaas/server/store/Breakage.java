package org.conpaas.server.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;

/** What a failed access to the database means. */
final class Breakage {
    /** Derby's severities from here on end the connection, the database or the system. */
    private static final int DERBY_SESSION = 40_000;

    private Breakage() {}

    /** The database's own word among the causes; empty: the failure is not the database's. */
    static Optional<SQLException> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    /** Whether its connection is of no use any more; not so when the pool only had none to spare. */
    static boolean isOfConnection(SQLException failure) {
        return !(failure instanceof SQLTransientConnectionException)
                && (failure.getErrorCode() >= DERBY_SESSION
                        || Optional.ofNullable(failure.getSQLState())
                                .filter(state -> state.startsWith("08") || state.startsWith("57P"))
                                .isPresent());
    }
}
