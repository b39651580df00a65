package org.conpaas.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of applications to look at: each at most once, not before it is due, one pass at a time, in the order in which they
 * became due, so that no application can delay another for long. A name that is added while its pass goes on is taken again
 * after it. Not thread-safe; {@link Workers} guards it, a test cranks it by hand.
 */
final class WorkQueue {
    /** Sorted, not a heap: an event takes its application's next look out of the middle, of many thousands. */
    private final TreeSet<Item> due = new TreeSet<>();

    private final Map<String, Item> waiting = new HashMap<>();
    private final Set<String> inFlight = new HashSet<>();
    private long sequence;

    /** @param why for people: what caused the pass */
    record Item(String application, Instant at, long sequence, String why) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** Queues a name; an earlier time than the one it has wins, a later one is ignored. */
    void add(String application, Instant at, String why) {
        Item old = waiting.get(application);
        if (old != null && !at.isBefore(old.at())) {
            return;
        }
        Item item = new Item(application, at, sequence++, why);
        waiting.put(application, item);
        if (old != null) {
            due.remove(old);
        }
        if (!inFlight.contains(application)) {
            due.add(item);
        }
    }

    /** Queues a name that has no time yet. */
    void addUnlessKnown(String application, Instant at, String why) {
        if (!waiting.containsKey(application) && !inFlight.contains(application)) {
            add(application, at, why);
        }
    }

    /** Takes what is due, if anything is; {@link #done} must follow. */
    Optional<Item> take(Instant now) {
        if (due.isEmpty() || due.first().at().isAfter(now)) {
            return Optional.empty();
        }
        Item item = due.first();
        due.remove(item);
        waiting.remove(item.application());
        inFlight.add(item.application());
        return Optional.of(item);
    }

    void done(String application) {
        inFlight.remove(application);
        Optional.ofNullable(waiting.get(application)).ifPresent(due::add);
    }

    /** When the next name is due. */
    Optional<Instant> nextDue() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.first().at());
    }

    int size() {
        return waiting.size() + inFlight.size();
    }
}
