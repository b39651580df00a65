package org.conpaas.server.store;

/** The databases that the schema and the tests cover. */
enum DatabaseKind {
    DERBY("jdbc:derby:", "org.apache.derby.iapi.jdbc.AutoloadedDriver", "Derby", "CLOB"),
    POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver", "PostgreSQL", "TEXT");

    private final String prefix;
    private final String driver;
    private final String platform;
    private final String text;

    DatabaseKind(String prefix, String driver, String platform, String text) {
        this.prefix = prefix;
        this.driver = driver;
        this.platform = platform;
        this.text = text;
    }

    /** @throws StoreException for any other */
    static DatabaseKind of(String url) {
        for (DatabaseKind kind : values()) {
            if (url.startsWith(kind.prefix)) {
                return kind;
            }
        }
        throw new StoreException("CP5101: conpaas.database.url must begin with jdbc:derby: or jdbc:postgresql:");
    }

    /** Named, because a driver that lies in the WAR is not found by the JDK's own search. */
    String driver() {
        return driver;
    }

    /** EclipseLink's name of it. */
    String platform() {
        return platform;
    }

    /** Column type for text of any length. */
    String text() {
        return text;
    }
}
