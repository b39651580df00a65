package org.conpaas.server.store;

/** The store cannot be opened or does not answer. The message says what, why and how to mend it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
