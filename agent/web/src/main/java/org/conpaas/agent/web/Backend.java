package org.conpaas.agent.web;

import io.undertow.client.ClientConnection;
import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.conpaas.agent.web.ProxySettings.Target;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/** One backend: how many requests it has, whether it may get more, and connections to it that wait for the next. */
final class Backend {
    private static final Logger LOG = System.getLogger(Backend.class.getName());
    private static final long SKIP_NANOS = 1_000_000_000L;
    /** Shorter than the time for which servers keep an idle connection (Tomcat: 20 s), so that it is mostly us who close. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    private static final int IDLE_PER_THREAD = 64;

    private final Target target;
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<XnioIoThread, Deque<Idle>> idle = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private volatile long skippedAt = System.nanoTime() - SKIP_NANOS;

    private record Idle(ClientConnection connection, long since) {}

    Backend(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    URI uri() {
        return URI.create("http://" + target);
    }

    /**
     * Counts a request in.
     *
     * @return false when the backend is leaving, and nothing was counted
     */
    boolean enter() {
        // counted before the flag is read: whoever raises the flag and then sees no request can be sure that none
        // follows
        requests.incrementAndGet();
        if (!leaving) {
            return true;
        }
        requests.decrementAndGet();
        return false;
    }

    void exit() {
        requests.decrementAndGet();
    }

    int requests() {
        return requests.get();
    }

    void leave() {
        leaving = true;
    }

    void stay() {
        leaving = false;
    }

    /** Something is wrong with it: others are asked for a second. */
    void skip() {
        if (!skipped()) {
            LOG.log(Level.WARNING, "backend {0} does not answer; it is not asked for a second", target);
        }
        skippedAt = System.nanoTime();
    }

    boolean skipped() {
        return System.nanoTime() - skippedAt < SKIP_NANOS;
    }

    /** An open connection of this thread that was used lately; only its own thread asks. */
    @Nullable
    ClientConnection takeIdle(XnioIoThread thread) {
        Deque<Idle> mine = idleOf(thread);
        Idle newest = mine.pollLast();
        while (newest != null && !usable(newest)) {
            IoUtils.safeClose((Closeable) newest.connection());
            newest = mine.pollLast();
        }
        return newest == null ? null : newest.connection();
    }

    /** Keeps the connection for the next request of its thread, which is the one that calls. */
    void keep(ClientConnection connection) {
        Deque<Idle> mine = idleOf(connection.getIoThread());
        if (leaving || !connection.isOpen() || connection.isUpgraded()) {
            closeUnlessUpgraded(connection);
            return;
        }
        mine.addLast(new Idle(connection, System.nanoTime()));
        while (mine.size() > IDLE_PER_THREAD || !usable(mine.getFirst())) {
            IoUtils.safeClose((Closeable) mine.removeFirst().connection());
            if (mine.isEmpty()) {
                return;
            }
        }
    }

    /** Closes what waits, each in its own thread. */
    void closeIdle() {
        idle.forEach((thread, connections) -> thread.execute(() -> {
            connections.forEach(waiting -> IoUtils.safeClose((Closeable) waiting.connection()));
            connections.clear();
        }));
    }

    private static boolean usable(Idle waiting) {
        return waiting.connection().isOpen() && System.nanoTime() - waiting.since() < IDLE_NANOS;
    }

    private static void closeUnlessUpgraded(ClientConnection connection) {
        if (!connection.isUpgraded()) {
            IoUtils.safeClose((Closeable) connection);
        }
    }

    private Deque<Idle> idleOf(XnioIoThread thread) {
        return idle.computeIfAbsent(thread, ignored -> new ArrayDeque<>());
    }
}
