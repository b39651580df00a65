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

    /** A pass asks for the end as soon as there is one: what nobody asked for is of another life of the service. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Relay relay;
    private final DumpFiles files;
    private final Clock clock;
    private final Executor later;
    private final Map<String, Work> works = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
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

    private record End(Dump dump, Instant at) {}

    /** One try. */
    private static final class Work {
        private volatile @Nullable End end;
    }

    /** Calls the listener with the name of an application of which a dump has ended, well or not. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Dump take(String agent, NodeId node, DumpSpec dump) {
        String key = node.servicePath() + "/" + dump.name();
        Work known = works.get(key);
        End end = known == null ? null : known.end;
        if (known != null && end == null) {
            return new Dump.Taking();
        }
        works.remove(key);
        if (end != null && !end.at().plus(FRESH).isBefore(clock.instant())) {
            return counted(key, end.dump());
        }
        Work fresh = new Work();
        works.put(key, fresh);
        ask(fresh, agent, node, dump);
        return new Dump.Taking();
    }

    private Dump counted(String key, Dump dump) {
        boolean again = dump instanceof Dump.Failed && failures.merge(key, 1, Integer::sum) < TRIES;
        if (!again) {
            failures.remove(key);
        }
        return dump instanceof Dump.Failed failed ? new Dump.Failed(failed.why(), again) : dump;
    }

    private void ask(Work work, String agent, NodeId node, DumpSpec dump) {
        Optional<String> request =
                relay.open(agent, new Relay.Data(node, dump.name()), answer -> read(work, node, dump, answer));
        if (request.isEmpty()) {
            later.execute(() -> end(work, node, failed("too much is being read of nodes")));
            return;
        }
        later.execute(() -> {
            if (relay.cancel(request.orElseThrow())) {
                end(work, node, failed("agent " + agent + " did not answer"));
            }
        });
    }

    private void read(Work work, NodeId node, DumpSpec dump, InputStream answer) throws IOException {
        try {
            DumpFiles.Kept kept =
                    files.put(node.application(), node.service(), dump, out -> DataFrames.copy(answer, out));
            String text = String.format(Locale.ROOT, "%.1f MiB", kept.bytes() / (double) (1 << 20));
            end(work, node, new Dump.Taken(text + "; cps trash get " + node.servicePath() + " writes it to a file"));
        } catch (IOException | RuntimeException e) {
            end(work, node, failed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString)));
            throw e;
        }
    }

    private static Dump failed(String why) {
        return new Dump.Failed(why, true);
    }

    private void end(Work work, NodeId node, Dump dump) {
        work.end = new End(dump, clock.instant());
        listeners.forEach(listener -> listener.accept(node.application()));
    }
}
