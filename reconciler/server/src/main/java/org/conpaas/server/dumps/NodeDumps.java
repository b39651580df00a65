package org.conpaas.server.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.Dumps;
import org.conpaas.server.agents.Relay;
import org.jspecify.annotations.Nullable;

/** Takes dumps through {@link Relay}: the agent's own thread writes them to disk. Thread-safe. */
public final class NodeDumps implements Dumps {
    private static final int TRIES = 3;

    /** Before another try, the longer the more there were: a database restarts, another reader ends. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** An agent has a few threads for all that is taken of its nodes; who waits for one must not count as silent. */
    private static final int OF_ONE_AGENT = 4;

    private final Relay relay;
    private final DumpFiles files;
    private final Clock clock;
    private final Executor later;
    private final Map<String, Work> works = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param clock that nobody sets
     * @param later runs what it is given when an agent has had time enough to begin its answer
     */
    public NodeDumps(Relay relay, DumpFiles files, Clock clock, Executor later) {
        this.relay = relay;
        this.files = files;
        this.clock = clock;
        this.later = later;
    }

    /** How a try ended. */
    private record End(Dump dump, Instant at) {}

    /** One try, the first or a later one. */
    private static final class Work {
        private final String application;
        private final String agent;
        private final int number;
        private volatile @Nullable End end;

        Work(String application, String agent, int number) {
            this.application = application;
            this.agent = agent;
            this.number = number;
        }
    }

    /** Calls the listener with the name of an application of which a dump has ended, well or not, or may begin now. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Dump take(String agent, NodeId node, DumpSpec dump) {
        String key = node.servicePath() + "/" + dump.name();
        Work known = works.get(key);
        End end = known == null ? null : known.end;
        if (known == null) {
            return begin(key, new Work(node.application(), agent, 1), node, dump);
        }
        if (end == null || !(end.dump() instanceof Dump.Failed failed)) {
            return end == null ? new Dump.Taking() : end.dump();
        }
        if (known.number >= TRIES) {
            return new Dump.Failed(failed.why(), false);
        }
        boolean pauses = clock.instant().isBefore(end.at().plus(PAUSE.multipliedBy(known.number)));
        return pauses ? failed : begin(key, new Work(node.application(), agent, known.number + 1), node, dump);
    }

    private Dump begin(String key, Work work, NodeId node, DumpSpec dump) {
        long others = works.values().stream()
                .filter(other -> other.agent.equals(work.agent) && other.end == null)
                .count();
        if (others >= OF_ONE_AGENT) {
            waiting.add(work.application);
        } else {
            works.put(key, work);
            ask(work, node, dump);
        }
        return new Dump.Taking();
    }

    /** What is still being written is kept, as a dump of that time. */
    @Override
    public synchronized void forget(String application) {
        works.values().removeIf(work -> work.application.equals(application));
        waiting.remove(application);
    }

    private void ask(Work work, NodeId node, DumpSpec dump) {
        Optional<String> request =
                relay.open(work.agent, new Relay.Data(node, dump.name()), answer -> read(work, node, dump, answer));
        later.execute(() -> {
            if (request.isEmpty()) {
                end(work, failed("too much is being read of nodes"));
            } else if (relay.cancel(request.orElseThrow())) {
                end(work, failed("agent " + work.agent + " did not answer"));
            }
        });
    }

    private void read(Work work, NodeId node, DumpSpec dump, InputStream answer) throws IOException {
        try {
            DumpFiles.Kept kept =
                    files.put(node.application(), node.service(), dump, out -> DataFrames.copy(answer, out));
            String text = String.format(Locale.ROOT, "%.1f MiB", kept.bytes() / (double) (1 << 20));
            end(work, new Dump.Taken(text + "; cps trash get " + node.servicePath() + " writes it to a file"));
        } catch (IOException | RuntimeException e) {
            end(work, failed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString)));
            throw e;
        }
    }

    private static Dump failed(String why) {
        return new Dump.Failed(why, true);
    }

    private void end(Work work, Dump dump) {
        work.end = new End(dump, clock.instant());
        tell(work.application);
        for (String application : List.copyOf(waiting)) {
            waiting.remove(application);
            tell(application);
        }
    }

    private void tell(String application) {
        listeners.forEach(listener -> listener.accept(application));
    }
}
