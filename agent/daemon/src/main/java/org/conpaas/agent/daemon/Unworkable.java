package org.conpaas.agent.daemon;

import java.io.IOException;

/** What a spec asks for cannot be done as things are. The message is a sentence that a user can act on. */
final class Unworkable extends IOException {
    private static final long serialVersionUID = 1;

    Unworkable(String message) {
        super(message);
    }

    Unworkable(String message, Throwable cause) {
        super(message, cause);
    }
}
