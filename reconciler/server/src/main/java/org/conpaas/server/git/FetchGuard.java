package org.conpaas.server.git;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.conpaas.server.git.Deadline.TooLargeException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches one fetch, stops it at its limits, says in a sentence what went wrong, and sweeps up after it. */
final class FetchGuard extends EmptyProgressMonitor {
    private static final Logger log = LoggerFactory.getLogger(FetchGuard.class);
    private static final int LOOK_EVERY = 256;

    private final Path objects;
    private final GitSettings.Limits limits;
    private final Deadline deadline;
    private int looks;
    private int expected;
    private int received;
    private boolean tooMany;
    private boolean tooLarge;

    FetchGuard(Repository mirror, GitSettings.Limits limits, Deadline deadline) {
        objects = mirror.getDirectory().toPath().resolve("objects");
        this.limits = limits;
        this.deadline = deadline;
    }

    @Override
    public void beginTask(String title, int total) {
        expected = total;
        received = 0;
        // The other tasks count bytes and what the server says of itself
        tooMany |= title.equals(JGitText.get().receivingObjects) && total > limits.objects();
    }

    @Override
    public void update(int completed) {
        received += completed;
    }

    @Override
    public boolean isCancelled() {
        if (looks++ % LOOK_EVERY == 0 || received == expected) {
            tooLarge |= incomingBytes() > limits.packBytes();
        }
        return tooMany || tooLarge || deadline.passed();
    }

    SourceException tooSlow(Remote remote) {
        return SourceException.of(
                "CP2012",
                remote.shown(),
                "the server did not finish within " + limits.operation().toSeconds() + " s",
                "what ran keeps running; it is tried again by itself");
    }

    SourceException explain(Remote remote, Throwable failure) {
        if (failure instanceof SourceException known) {
            return known;
        }
        if (tooMany || tooLarge || caused(failure, TooLargeException.class)) {
            String limit = tooMany ? limits.objects() + " objects" : limits.packBytes() + " bytes";
            return SourceException.of(
                    "CP2013",
                    remote.shown(),
                    "the repository brings more than " + limit,
                    "split it, or raise the limit");
        }
        if (deadline.passed() || caused(failure, InterruptedIOException.class)) {
            return tooSlow(remote);
        }
        log.debug("Git operation with {} failed", remote.shown(), failure);
        return SourceException.of("CP2011", remote.shown(), "cannot be reached: " + sentence(failure), hint(failure));
    }

    private static String hint(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        if (caused(failure, SSLException.class)) {
            return "its certificate must be valid for this name and signed by an authority that Java's trust store knows";
        }
        if (text.contains("Cannot log in")) {
            return "the host must take the key that is in ssh/ of the reconciler's home";
        }
        return text.contains("not authorized") || text.contains("Authentication") || text.contains("Auth fail")
                ? "give the source credentials that may read it"
                : "look at the URL and the server; it is tried again by itself";
    }

    private static String sentence(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < 10 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String top = Remote.withoutPassword(String.valueOf(failure.getMessage()));
        String cause = String.valueOf(root.getMessage());
        return (top.contains(cause) ? top : top + ": " + cause).replaceAll("\\p{Cntrl}+", " ");
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause != null; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private long incomingBytes() {
        try (DirectoryStream<Path> incoming = Files.newDirectoryStream(objects, "incoming_*")) {
            long bytes = 0;
            for (Path file : incoming) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Half a pack that an interrupted fetch left would stay for ever. */
    void sweep() {
        try (DirectoryStream<Path> incoming = Files.newDirectoryStream(objects, "incoming_*")) {
            for (Path file : incoming) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("Cannot sweep {}: {}", objects, e.getMessage());
        }
    }
}
