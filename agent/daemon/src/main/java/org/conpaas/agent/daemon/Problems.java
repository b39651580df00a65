package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;

/** Says what went wrong in a sentence that a user can act on. */
final class Problems {
    private static final String NO_SPACE = "No space left on device";

    private Problems() {}

    static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof Unworkable) {
            return message;
        }
        if (message.contains(NO_SPACE)) {
            return "The disk of this machine is full (" + message + "); free some space, the agent goes on by itself";
        }
        if (cause instanceof AccessDeniedException) {
            return "The agent may not write " + message + "; give it the permission, it goes on by itself";
        }
        if (cause instanceof NoSuchFileException) {
            return message + " does not exist";
        }
        return cause instanceof FileSystemException || cause instanceof IOException
                ? message
                : cause.getClass().getSimpleName() + ": " + message;
    }
}
