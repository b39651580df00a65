package org.conpaas.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Inserts a row again and again, each over a connection of its own, and remembers which the database has acknowledged. */
final class Rows implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String address;
    private final String password;
    private final String database;
    private final AtomicLong count = new AtomicLong();
    private final SortedSet<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();
    private final Thread client = new Thread(this::insert, "rows");
    private volatile boolean ended;

    /** @param address of a balancer or a member; there is no table of the name {@code kept} yet */
    Rows(String address, String password, String database) throws IOException {
        this.address = address;
        this.password = password;
        this.database = database;
        sql(address, "CREATE TABLE IF NOT EXISTS kept (id BIGINT PRIMARY KEY) ENGINE=InnoDB");
        client.start();
    }

    private void insert() {
        while (!ended) {
            long id = count.incrementAndGet();
            try {
                sql(address, "INSERT INTO kept VALUES (" + id + ")");
                acknowledged.add(id);
            } catch (IOException e) {
                failures.merge(String.valueOf(e.getMessage()).replace(String.valueOf(id), "N"), 1, Integer::sum);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Rows that were acknowledged and that a member, or whoever the balancer asks, does not have. */
    SortedSet<Long> lost(String member) throws IOException {
        SortedSet<Long> lost = new TreeSet<>(acknowledged);
        sql(member, "SELECT id FROM kept").lines().map(Long::valueOf).forEach(lost::remove);
        return lost;
    }

    String sql(String member, String statement) throws IOException {
        return sql(member, password, database, statement);
    }

    static String sql(String member, String password, String database, String statement) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "mariadb",
                "--no-defaults",
                "-N",
                "-B",
                "--connect-timeout=20",
                "-h",
                member,
                "-u",
                "mysqldb",
                "-e",
                statement,
                database);
        builder.environment().put("MYSQL_PWD", password);
        Process program = builder.redirectErrorStream(true).start();
        String answer = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (!program.waitFor(60, TimeUnit.SECONDS) || program.exitValue() != 0) {
                program.destroyForcibly();
                throw new IOException(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return answer;
    }

    /** Waits until so many were tried. */
    void atLeast(long rows) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (count.get() < rows) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + count + " inserts; " + failures);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    long count() {
        return count.get();
    }

    Map<String, Integer> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        client.join();
    }
}
