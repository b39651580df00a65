package org.conpaas.provider;

/** Why a provider could not do or did not know something. The kind decides; the message is for people. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ProviderException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ProviderException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What sort of failure it was. */
    public enum Kind {
        /** The cloud is down, slow or answers nonsense: try again. */
        UNAVAILABLE,
        /** Too many requests: try again later. */
        RATE_LIMIT,
        /** More than the account may have: the user must ask for less, or for more quota. */
        QUOTA,
        /** Something else is in the way, and may go by itself: try again. */
        CONFLICT,
        /** A named thing (image, type, network) does not exist: the user must mend the name. */
        NOT_FOUND,
        /** The cloud refuses it for good: credentials, rights, or a request that makes no sense. */
        REFUSED;

        public boolean retriable() {
            return this == UNAVAILABLE || this == RATE_LIMIT || this == CONFLICT;
        }
    }
}
