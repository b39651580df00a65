package org.conpaas.agent.daemon;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs what it is given one after another, in order, on the threads of a shared pool. */
final class Turns implements Executor {
    private final Executor pool;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    Turns(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable turn) {
        synchronized (waiting) {
            waiting.add(turn);
            if (running) {
                return;
            }
            running = true;
        }
        pool.execute(this::next);
    }

    private void next() {
        Runnable turn = poll();
        if (turn == null) {
            return;
        }
        try {
            turn.run();
        } finally {
            // one turn at a time goes back to the queue, so that a busy node does not keep the others waiting
            again();
        }
    }

    private @Nullable Runnable poll() {
        synchronized (waiting) {
            Runnable turn = waiting.poll();
            running = turn != null;
            return turn;
        }
    }

    private void again() {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                running = false;
                return;
            }
        }
        pool.execute(this::next);
    }
}
