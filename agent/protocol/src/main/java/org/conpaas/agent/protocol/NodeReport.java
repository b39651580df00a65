package org.conpaas.agent.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node is.
 *
 * @param name the node's name
 * @param fingerprint of the spec that the agent works on (or has reached, when {@code phase} is {@code APPLIED})
 * @param phase how far it is
 * @param problem why it does not get on, in a sentence that a user can act on
 * @param processes one entry per process that should run or still does
 * @param tasks one entry per task of the spec
 * @param probes one entry per probe of the spec
 * @param usage what it uses, as last measured
 */
public record NodeReport(
        String name,
        String fingerprint,
        Phase phase,
        Optional<String> problem,
        List<ProcessReport> processes,
        List<TaskReport> tasks,
        List<ProbeReport> probes,
        Usage usage) {
    public NodeReport {
        processes = List.copyOf(processes);
        tasks = List.copyOf(tasks);
        probes = List.copyOf(probes);
    }

    public enum Phase {
        /** The agent is still bringing about what the spec says. */
        APPLYING,
        /**
         * Everything is as the spec says, and every probe has been asked since of what runs now; whether it is well is for processes and probes to
         * say. What a probe answered under an earlier spec never counts: others leave on the strength of it.
         */
        APPLIED,
        /** It cannot be brought about as things are; see the problem. The agent tries again. */
        FAILED
    }

    /**
     * @param pid of the leader of its process group; 0 when it does not run
     * @param restarts since the agent first started it
     * @param exitCode of its last end; above 128: the number of the signal that ended it, plus 128
     * @param nextStart when a backoff ends
     */
    public record ProcessReport(
            String name,
            State state,
            long pid,
            Optional<Instant> since,
            int restarts,
            Optional<Integer> exitCode,
            Optional<Instant> nextStart) {
        public enum State {
            WAITING,
            RUNNING,
            BACKOFF,
            STOPPING,
            STOPPED
        }
    }

    /** @param key of the run that this is about */
    public record TaskReport(
            String name,
            String key,
            State state,
            Optional<Integer> exitCode,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt) {
        public enum State {
            NEVER_STARTED,
            RUNNING,
            STOPPED
        }
    }

    /** @param message what was answered, or why there was no answer */
    public record ProbeReport(String name, boolean passing, String message, Instant since) {}

    /**
     * @param cpuSeconds processor time since the node's first process
     * @param memoryBytes resident memory of all its processes
     */
    public record Usage(double cpuSeconds, long memoryBytes) {
        public static final Usage NONE = new Usage(0, 0);
    }
}
