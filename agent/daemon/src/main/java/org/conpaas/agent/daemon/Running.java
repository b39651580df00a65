package org.conpaas.agent.daemon;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A unit that was started, or found running.
 *
 * @param pid of the leader of its process group
 * @param ticks when the leader started, in clock ticks since boot; 0 when it had ended before that could be read
 * @param signature of what it was started with
 * @param restarts how often the unit had been started before
 * @param ended completes when the leader has ended, with its exit code when that can be known
 */
record Running(
        Unit unit,
        Mark mark,
        long pid,
        long ticks,
        String signature,
        int restarts,
        Instant since,
        CompletableFuture<OptionalInt> ended) {}
