package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
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

    /** How often a silent command's reader is told that it is still at work, and found out to have gone. */
    private static final Duration BEAT = Duration.ofSeconds(10);

    private static final int MOMENT_MILLIS = 20;

    private final DataRequest request;
    private final Optional<Node> node;
    private final Machinery machinery;
    private final Connection connection;
    private final Executor beats;
    private final ReentrantLock speaking = new ReentrantLock();
    private final AtomicLong lastOutput = new AtomicLong();
    private final AtomicLong lastFrame = new AtomicLong();
    private volatile boolean writing;
    private volatile boolean hung;
    private volatile CompletableFuture<Void> killed = CompletableFuture.completedFuture(null);

    /** @param beats what tells the reader that a silent command is still at work; it may wait for the network */
    DataAnswer(DataRequest request, Optional<Node> node, Machinery machinery, Connection connection, Executor beats) {
        this.request = request;
        this.node = node;
        this.machinery = machinery;
        this.connection = connection;
        this.beats = beats;
    }

    /** Returns once all is said, also that there is nothing to say. */
    void send() throws IOException {
        try (Delivery delivery = Delivery.to(connection, AgentPaths.DATA + request.id(), DataFrames.TYPE)) {
            if (!delivery.isWanted(MOMENT_MILLIS)) {
                return;
            }
            Optional<String> failure = node.map(found -> data(found, delivery))
                    .orElse(Optional.of("Node " + request.node() + " is not on this machine"));
            speaking.lock();
            try {
                if (failure.isPresent()) {
                    DataFrames.failure(delivery, failure.orElseThrow());
                } else {
                    DataFrames.end(delivery);
                }
                delivery.end();
            } finally {
                speaking.unlock();
            }
        }
    }

    /** @return why the data is not whole */
    private Optional<String> data(Node found, Delivery delivery) {
        Path log = found.directory().log(Unit.data(request.name()).name());
        long before = Logs.size(log);
        try {
            Launcher.Piped piped = found.start(request.name()).join();
            OptionalInt code = taken(found, piped, delivery);
            if (hung) {
                return Optional.of("Its command wrote nothing for " + SILENCE.toMinutes() + " minutes and was ended");
            }
            return code.orElse(1) == 0
                    ? Optional.empty()
                    : Optional.of(Logs.lastLine(log, before).orElse("Its command ended with " + code.orElse(1)));
        } catch (CompletionException e) {
            return Optional.of(e.getCause() instanceof IOException refused ? Problems.sentence(refused) : e.toString());
        }
    }

    /** Whatever happens, the next one may take it afterwards. */
    private OptionalInt taken(Node found, Launcher.Piped piped, Delivery delivery) {
        try {
            return copy(piped, delivery);
        } finally {
            found.ended(request.name());
        }
    }

    /** @return what the command ended with; empty when not all that it wrote has gone out */
    private OptionalInt copy(Launcher.Piped piped, Delivery delivery) {
        lastOutput.set(System.nanoTime());
        lastFrame.set(System.nanoTime());
        watch(piped.running(), delivery);
        byte[] buffer = new byte[DataFrames.LONGEST];
        boolean whole = true;
        try (InputStream output = piped.output()) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                if (read > 0) {
                    write(delivery, buffer, read);
                }
                lastOutput.set(System.nanoTime());
            }
        } catch (IOException gone) {
            whole = false;
            kill(piped.running());
        }
        OptionalInt code = piped.running().ended().join();
        killed.join();
        return whole ? code : OptionalInt.empty();
    }

    private void kill(Running command) {
        killed = machinery.stopping().kill(command);
    }

    private void write(OutputStream delivery, byte[] buffer, int length) throws IOException {
        writing = true;
        speaking.lock();
        try {
            DataFrames.content(delivery, buffer, length);
        } finally {
            speaking.unlock();
        }
        lastFrame.set(System.nanoTime());
        writing = false;
    }

    private void watch(Running command, Delivery delivery) {
        machinery.pools().after(BEAT, () -> look(command, delivery));
    }

    /** On the timer; it never waits. A reader that takes its time is no silence of the command. */
    private void look(Running command, Delivery delivery) {
        if (command.ended().isDone()) {
            return;
        }
        watch(command, delivery);
        if (!writing && System.nanoTime() - lastOutput.get() >= SILENCE.toNanos()) {
            hung = true;
            kill(command);
        } else if (!writing && System.nanoTime() - lastFrame.get() >= BEAT.toNanos()) {
            beats.execute(() -> beat(command, delivery));
        }
    }

    /** Nothing is said while something is being said, nor once all has been. */
    private void beat(Running command, Delivery delivery) {
        if (!speaking.tryLock()) {
            return;
        }
        try {
            if (!command.ended().isDone()) {
                DataFrames.working(delivery);
                lastFrame.set(System.nanoTime());
            }
        } catch (IOException gone) {
            kill(command);
        } finally {
            speaking.unlock();
        }
    }
}
