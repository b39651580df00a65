package org.conpaas.managers.mysql;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that inserts rows, each over a connection of its own, and notes what fails. */
final class Inserts implements AutoCloseable {
    private final String address;
    private final String password;
    private final AtomicInteger done = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread client = new Thread(this::insert, "inserts");
    private volatile boolean ended;

    Inserts(String address, String password) {
        this.address = address;
        this.password = password;
        client.start();
    }

    private void insert() {
        while (!ended) {
            try {
                Member.sql(address, password, "INSERT INTO t VALUES (" + done.get() + ")");
            } catch (Exception e) {
                failures.add(String.valueOf(e.getMessage()));
            }
            done.incrementAndGet();
        }
    }

    /** Waits until so many were tried. */
    void atLeast(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (done.get() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + done + " inserts; " + failures);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        client.join();
    }
}
