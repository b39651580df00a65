package org.conpaas.managers.java;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask for one page again and again, and what they were answered. */
final class Load implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean on = true;

    static Load on(String url, int clients) {
        Load load = new Load();
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(() -> load.ask(url), "client-" + i);
            client.start();
            load.clients.add(client);
        }
        return load;
    }

    private void ask(String url) {
        while (on) {
            Answer answer = get(url);
            if (answer.status() == 200) {
                answered.incrementAndGet();
            } else {
                failures.add(answer.toString());
            }
        }
    }

    int answered() {
        return answered.get();
    }

    /** Ends the load. */
    List<String> failures() throws InterruptedException {
        close();
        return List.copyOf(failures);
    }

    @Override
    public void close() throws InterruptedException {
        on = false;
        for (Thread client : clients) {
            client.join();
        }
    }

    /** @param status 0: no answer */
    record Answer(int status, String body) {}

    static Answer get(String url) {
        try {
            HttpResponse<String> response = CLIENT.send(request(url), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body().trim());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, e.toString());
        }
    }

    static CompletableFuture<Answer> later(String url) {
        return CompletableFuture.supplyAsync(() -> get(url));
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, Condition condition) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within half a minute: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
