package org.conpaas.pki;

/** A key or certificate cannot be read, written or made. The message says which, and how to mend it. */
public final class PkiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PkiException(String message) {
        super(message);
    }

    PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
