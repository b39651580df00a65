package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.DataFrames;

/**
 * The answer to one request for data: what the node's own command writes, as it writes it. Nothing is kept in between, so a slow
 * reader slows the command, and one that has gone ends it.
 */
final class DataAnswer {
    /** A command that has said nothing for so long is taken for hung. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final DataRequest request;
    private final Optional<Node> node;
    private final Machinery machinery;
    private final Connection connection;

    DataAnswer(DataRequest request, Optional<Node> node, Machinery machinery, Connection connection) {
        this.request = request;
        this.node = node;
        this.machinery = machinery;
        this.connection = connection;
    }

    /** Returns once all is said, also that there is nothing to say. */
    void send() throws IOException {
        try (Delivery delivery = Delivery.to(connection, AgentPaths.DATA + request.id(), DataFrames.TYPE)) {
            Optional<String> failure = node.map(found -> data(found, delivery))
                    .orElse(Optional.of("Node " + request.node() + " is not on this machine"));
            if (failure.isPresent()) {
                DataFrames.failure(delivery, failure.orElseThrow());
            } else {
                DataFrames.end(delivery);
            }
            delivery.end();
        }
    }

    /** @return why the data is not whole */
    private Optional<String> data(Node found, Delivery delivery) {
        Path log = found.directory().log(Unit.data(request.name()).name());
        long before = Logs.size(log);
        try {
            Launcher.Piped piped = found.start(request.name()).join();
            OptionalInt code = copy(piped, delivery);
            return code.orElse(1) == 0
                    ? Optional.empty()
                    : Optional.of(Logs.lastLine(log, before).orElse("Its command ended with " + code.orElse(1)));
        } catch (CompletionException e) {
            return Optional.of(e.getCause() instanceof IOException refused ? Problems.sentence(refused) : e.toString());
        }
    }

    private OptionalInt copy(Launcher.Piped piped, Delivery delivery) {
        AtomicLong last = new AtomicLong(System.nanoTime());
        watch(piped.running(), last);
        byte[] buffer = new byte[DataFrames.LONGEST];
        try (InputStream output = piped.output()) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                last.set(System.nanoTime());
                if (read > 0) {
                    DataFrames.content(delivery, buffer, read);
                }
            }
        } catch (IOException gone) {
            machinery.stopping().kill(piped.running()).join();
        }
        return piped.running().ended().join();
    }

    private void watch(Running command, AtomicLong last) {
        machinery.pools().after(SILENCE, () -> {
            if (command.ended().isDone()) {
                return;
            }
            if (System.nanoTime() - last.get() >= SILENCE.toNanos()) {
                machinery.stopping().kill(command);
            } else {
                watch(command, last);
            }
        });
    }
}
