package org.conpaas.server.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.conpaas.engine.EngineEvent;
import org.conpaas.server.api.view.EventView;

/**
 * The last events, and those who listen to them. Each listener has a place in the one ring, not a queue of its own: one that
 * is slow misses what has left the ring and costs nobody anything. Thread-safe.
 */
public final class EventStream {
    private final int capacity;
    private final int mostListeners;
    private final Executor executor;
    private final Deque<EventView> ring = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private long lastId;

    /** Where events go. Called on the executor, never by two threads at once. */
    public interface Listener {
        /** @return false when nobody listens any more */
        boolean event(EventView event);

        /** Called now and then when there is nothing to tell. @return as above */
        boolean keepAlive();
    }

    /**
     * @param firstId greater than any id of an earlier life, so that a listener of then is told everything: milliseconds
     *     since 1970 do, times a thousand
     * @param capacity how many events are kept
     * @param executor may block in it: the listeners' connections do
     */
    public EventStream(long firstId, int capacity, int mostListeners, Executor executor) {
        this.lastId = firstId;
        this.capacity = capacity;
        this.mostListeners = mostListeners;
        this.executor = executor;
    }

    /** Returns at once. */
    public void publish(EngineEvent event) {
        append(event);
        subscriptions.forEach(Subscription::wake);
    }

    private synchronized void append(EngineEvent event) {
        ring.addLast(Views.event(++lastId, event));
        if (ring.size() > capacity) {
            ring.removeFirst();
        }
    }

    /**
     * @param application empty: all
     * @param lastSeen id of the last event that the listener has; empty: only what comes
     * @return false when too many listen already
     */
    public boolean subscribe(Optional<String> application, Optional<Long> lastSeen, Listener listener) {
        if (subscriptions.size() >= mostListeners) {
            return false;
        }
        Subscription subscription = new Subscription(application, lastSeen.orElseGet(this::newest), listener);
        subscriptions.add(subscription);
        // A sign of life at once, so that the other end sees that it is connected.
        subscription.keepAlive();
        return true;
    }

    /** To be called every 15 s or so: proxies close connections that are silent. */
    public void keepAlive() {
        subscriptions.forEach(Subscription::keepAlive);
    }

    /** How many listen. */
    public int listeners() {
        return subscriptions.size();
    }

    private synchronized long newest() {
        return lastId;
    }

    private synchronized List<EventView> after(long id) {
        LinkedList<EventView> news = new LinkedList<>();
        for (var events = ring.descendingIterator(); events.hasNext(); ) {
            EventView event = events.next();
            if (event.id() <= id) {
                break;
            }
            news.addFirst(event);
        }
        return news;
    }

    private final class Subscription {
        private final Optional<String> application;
        private final Listener listener;
        private long seen;
        private boolean awake;
        private boolean due;

        Subscription(Optional<String> application, long seen, Listener listener) {
            this.application = application;
            this.seen = seen;
            this.listener = listener;
        }

        synchronized void wake() {
            if (!awake) {
                awake = true;
                executor.execute(this::tell);
            }
        }

        synchronized void keepAlive() {
            due = true;
            wake();
        }

        private void tell() {
            boolean open = true;
            while (open && goesOn()) {
                open = tellNews();
            }
            if (!open) {
                subscriptions.remove(this);
            }
        }

        /** Asked under the lock that {@link #wake} takes, so that no event falls between the last look and the rest. */
        private synchronized boolean goesOn() {
            awake = due || newest() > seen;
            return awake;
        }

        private boolean tellNews() {
            List<EventView> news = after(seen);
            long upTo = news.isEmpty() ? newest() : news.get(news.size() - 1).id();
            boolean open = news.stream()
                    .filter(event ->
                            application.map(event.application()::equals).orElse(true))
                    .allMatch(listener::event);
            return advance(upTo) ? open && listener.keepAlive() : open;
        }

        /** @return whether a sign of life is due */
        private synchronized boolean advance(long upTo) {
            seen = Math.max(seen, upTo);
            boolean was = due;
            due = false;
            return was;
        }
    }
}
