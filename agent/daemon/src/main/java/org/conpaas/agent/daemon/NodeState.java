package org.conpaas.agent.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.agent.protocol.NodeReport.TaskReport;

/** What the agent has to remember about a node. Only the node's own turns touch it. */
final class NodeState {
    private static final int REMEMBERED_RUNS = 200;

    /**
     * @param digest of the content and mode that were written
     * @param modified when, in milliseconds since 1970 as the file system has it: a file that differs was changed by others
     */
    record Written(String digest, long size, long modified) {}

    /** One run of a task. */
    record Run(
            TaskReport.State state,
            Optional<Integer> exitCode,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<String> problem) {

        static Run begun(Instant now) {
            return new Run(
                    TaskReport.State.RUNNING, Optional.empty(), Optional.of(now), Optional.empty(), Optional.empty());
        }

        Run ended(int code, Instant now, Optional<String> why) {
            return new Run(TaskReport.State.STOPPED, Optional.of(code), startedAt, Optional.of(now), why);
        }
    }

    /**
     * @param noted the key that was last seen or run
     * @param runs by key, the oldest first
     */
    record Ledger(Optional<String> noted, Map<String, Run> runs) {
        Optional<Map.Entry<String, Run>> running() {
            return runs.entrySet().stream()
                    .filter(run -> run.getValue().state() == TaskReport.State.RUNNING)
                    .findFirst();
        }
    }

    private record Saved(
            int number,
            Map<String, Integer> units,
            Map<String, Ledger> tasks,
            Map<String, Written> files,
            Map<String, String> copies,
            Set<String> links,
            Set<String> untold) {}

    private final Path path;
    private final int number;
    // probes read it outside of turns
    private final Map<String, Integer> units = new ConcurrentHashMap<>();
    private final Map<String, Ledger> tasks = new TreeMap<>();

    /** What was written, by path in the node's tree. */
    final Map<String, Written> files = new HashMap<>();

    /** Digests of the artifacts that were copied, by path in the node's tree. */
    final Map<String, String> copies = new TreeMap<>();

    /** Paths in the node's tree that lead to disks. */
    final Set<String> links = new TreeSet<>();

    /** Files that were written and whose readers were not told yet. */
    final Set<String> untold = new TreeSet<>();

    NodeState(Path path, int number) {
        this.path = path;
        this.number = number;
    }

    /** @throws IOException when it cannot be read, or is not what this class wrote */
    static NodeState read(Path path) throws IOException {
        try {
            Saved saved = Json.MAPPER.readValue(Files.readAllBytes(path), Saved.class);
            NodeState state = new NodeState(path, saved.number());
            state.units.putAll(saved.units());
            state.tasks.putAll(saved.tasks());
            state.files.putAll(saved.files());
            state.copies.putAll(saved.copies());
            state.links.addAll(saved.links());
            state.untold.addAll(saved.untold());
            return state;
        } catch (JsonProcessingException e) {
            throw new IOException(path + " is not readable as a node's state: " + e.getOriginalMessage(), e);
        }
    }

    /** Survives the end of the agent; what must survive the end of the machine is saved by the ledger's methods. */
    void save() throws IOException {
        save(false);
    }

    private void save(boolean durable) throws IOException {
        Saved saved = new Saved(number, units, tasks, files, copies, links, untold);
        AtomicFile.write(path, Json.MAPPER.writeValueAsBytes(saved), 0600, durable);
    }

    int number() {
        return number;
    }

    /** The number of a unit in its mark; a new one is saved before it is used. */
    int unitNumber(Unit unit) throws IOException {
        return unitNumber(unit.key());
    }

    int unitNumber(String key) throws IOException {
        Integer known = units.get(key);
        if (known != null) {
            return known;
        }
        int fresh = units.values().stream().mapToInt(Integer::intValue).max().orElse(0) % (Mark.UNITS - 1) + 1;
        units.put(key, fresh);
        save();
        return fresh;
    }

    Set<String> unitKeys() {
        return Set.copyOf(units.keySet());
    }

    Map<String, Ledger> tasks() {
        return Map.copyOf(tasks);
    }

    Ledger ledger(String task) {
        return tasks.getOrDefault(task, new Ledger(Optional.empty(), Map.of()));
    }

    void note(String task, String key) throws IOException {
        tasks.put(task, new Ledger(Optional.of(key), ledger(task).runs()));
        save(true);
    }

    /** After this has returned, the key counts as run, whatever happens. */
    void begun(String task, String key, Instant now) throws IOException {
        put(task, key, Run.begun(now));
        save(true);
    }

    void ended(String task, String key, int code, Instant now, Optional<String> problem) throws IOException {
        Run run = ledger(task).runs().getOrDefault(key, Run.begun(now));
        put(task, key, run.ended(code, now, problem));
        save(true);
    }

    /** Takes back {@link #begun}: it is certain that the command was not started. */
    void restore(String task, Ledger before) throws IOException {
        tasks.put(task, before);
        save(true);
    }

    private void put(String task, String key, Run run) {
        Map<String, Run> runs = new LinkedHashMap<>(ledger(task).runs());
        if (!runs.containsKey(key) && runs.size() >= REMEMBERED_RUNS) {
            runs.keySet().stream().findFirst().ifPresent(runs::remove);
        }
        runs.put(key, run);
        tasks.put(task, new Ledger(Optional.of(key), runs));
    }
}
