package org.conpaas.engine.port;

/**
 * The store cannot be read or written now, for example because its disk is full. Nothing was changed. The message says what and why,
 * for people, without values that were to be written.
 */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
