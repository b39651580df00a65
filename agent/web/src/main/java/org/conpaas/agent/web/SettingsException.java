package org.conpaas.agent.web;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of settings that cannot be used; the message is a sentence for the one who wrote it. */
public final class SettingsException extends IOException {
    private static final long serialVersionUID = 1L;

    SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
