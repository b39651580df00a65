package org.conpaas.cli.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Why a command could not do what it was asked, in words for the person who asked.
 *
 * <p>Thrown from wherever it is noticed, printed in one place, exit code 1.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> where;
    private final transient Optional<String> why;
    private final transient Optional<String> mend;

    private Failure(String what, Optional<String> where, Optional<String> why, Optional<String> mend) {
        super(what);
        this.where = where;
        this.why = why;
        this.mend = mend;
    }

    /** @param what one sentence: what did not happen */
    public static Failure of(String what) {
        return new Failure(what, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Of a file of the user's that cannot be read or written; nothing else of a command is left to throw this. */
    public static Failure of(IOException trouble) {
        if (!(trouble instanceof FileSystemException file) || file.getFile() == null) {
            return of("Something could not be read or written.").because(String.valueOf(trouble.getMessage()));
        }
        Failure failure = of("A file could not be read or written.").at(file.getFile());
        if (file instanceof NoSuchFileException) {
            return failure.because("there is no such file or folder").mend("make it, or name another");
        }
        if (file instanceof AccessDeniedException) {
            return failure.because("you may not").mend("change who may, or name another");
        }
        return failure.because(Optional.ofNullable(file.getReason()).orElse("it is not what was expected there"));
    }

    public Failure at(Object where) {
        return new Failure(what(), Optional.of(where.toString()), why, mend);
    }

    public Failure because(String why) {
        return new Failure(what(), where, Optional.of(why), mend);
    }

    /** @param mend what to type or to change */
    public Failure mend(String mend) {
        return new Failure(what(), where, why, Optional.of(mend));
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    public Optional<String> where() {
        return where;
    }

    public Optional<String> why() {
        return why;
    }

    public Optional<String> mend() {
        return mend;
    }
}
