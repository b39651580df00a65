package org.conpaas.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask for a page again and again, each over a new connection, and count what goes wrong. */
final class Load implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final URL url;
    private final Duration pause;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();
    private volatile String last = "";
    private volatile boolean ended;

    private Load(URL url, Duration pause) {
        this.url = url;
        this.pause = pause;
    }

    /** As much as the clients can. */
    static Load on(String url, int clients) throws IOException {
        return on(url, clients, Duration.ZERO);
    }

    /** @param pause of each client after each answer, so that they leave something of the machine to what they watch */
    static Load on(String url, int clients, Duration pause) throws IOException {
        Load load = new Load(URI.create(url).toURL(), pause);
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(load::ask, "client-" + i);
            client.start();
            load.clients.add(client);
        }
        return load;
    }

    private void ask() {
        while (!ended) {
            try {
                last = answer(url);
            } catch (IOException e) {
                failures.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            }
            count.incrementAndGet();
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Whether one request succeeds. */
    static boolean answers(String url) {
        try {
            answer(URI.create(url).toURL());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String answer(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            if (connection.getResponseCode() != 200) {
                throw new IOException(
                        "status " + connection.getResponseCode() + beginning(connection.getErrorStream()));
            }
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    /** What was said instead tells more than a number. */
    private static String beginning(InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("(?s)<(style|script)\\b.*?</\\1>|<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return ": " + text.substring(0, Math.min(text.length(), 200));
    }

    /** Waits until so many requests were made. */
    void atLeast(long requests) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (count.get() < requests) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + count + " requests; " + failures);
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

    String last() {
        return last;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread client : clients) {
            client.join();
        }
    }
}
