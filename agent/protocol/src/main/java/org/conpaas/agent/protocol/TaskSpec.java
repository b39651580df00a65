package org.conpaas.agent.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that runs once per key. The agent keeps a ledger on disk, written before the command starts, so that a task is
 * never started twice for one key, also across a crash of the agent; only {@link When#UNTIL_DONE} wants that.
 *
 * @param name unique in its node; one run of a name at a time
 * @param key a new key asks for a new run
 * @param when see {@link When}
 * @param command program and arguments, no shell; empty for a task that only ends others
 * @param environment the whole environment when {@code cleanEnvironment}, else over the node's
 * @param cleanEnvironment true: the command sees {@code environment} and nothing else
 * @param directory working directory, relative to the node's root
 * @param after names of tasks that must have ended first (with any code, but for those that run {@link When#UNTIL_DONE})
 * @param ends which other tasks of this node it ends
 * @param timeout when present, TERM then KILL after it; the exit code is then reported as 124
 */
public record TaskSpec(
        String name,
        String key,
        When when,
        List<String> command,
        Map<String, String> environment,
        boolean cleanEnvironment,
        String directory,
        List<String> after,
        Ends ends,
        Optional<Duration> timeout) {
    /** A task that ends with this code has found that there is nothing for it to do; nobody takes that for a failure. */
    public static final int NOTHING_TO_DO = 66;

    public TaskSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        after = List.copyOf(after);
    }

    /** When a key asks for a run. */
    public enum When {
        /** As soon as the key is seen and was never run. */
        ONCE,
        /** When the key differs from the last one; the first key that a node sees is only noted. */
        ON_CHANGE,
        /**
         * As ONCE, and again after a pause until a run of the key has ended with 0, also when a run was cut off: for commands that
         * may be repeated. What comes after it waits for that.
         */
        UNTIL_DONE
    }

    /** What becomes of the other tasks of the node that run. */
    public enum Ends {
        NOTHING,
        /** Once this task has ended, every other task's process group is killed. */
        OTHERS_AFTERWARDS,
        /** Every other task's process group is killed at once, before the command (if any) starts. */
        OTHERS_FIRST
    }
}
