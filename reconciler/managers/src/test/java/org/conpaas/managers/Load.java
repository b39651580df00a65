package org.conpaas.managers;

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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask for one page again and again, and what they were answered. */
public final class Load implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean on = true;

    public static Load on(String url, int clients) {
        return of(request(url).build(), clients);
    }

    /** Clients that send something which nobody may repeat for them. */
    public static Load posting(String url, int clients) {
        return of(request(url).POST(HttpRequest.BodyPublishers.ofString("word")).build(), clients);
    }

    private static Load of(HttpRequest request, int clients) {
        Load load = new Load();
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(() -> load.ask(request), "client-" + i);
            client.start();
            load.clients.add(client);
        }
        return load;
    }

    private void ask(HttpRequest request) {
        while (on) {
            Answer answer = answer(request);
            if (answer.status() == 200) {
                answered.incrementAndGet();
            } else {
                failures.add(answer.toString());
            }
        }
    }

    public int answered() {
        return answered.get();
    }

    /** Waits until so many more were answered. */
    public void more(int requests) throws InterruptedException {
        int enough = answered() + requests;
        Instant deadline = Instant.now().plusSeconds(120);
        while (answered() < enough) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("only " + answered() + " answers; " + failures);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Ends the load. */
    public List<String> failures() throws InterruptedException {
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
    public record Answer(int status, String body) {}

    public static Answer get(String url) {
        return answer(request(url).build());
    }

    private static Answer answer(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body().trim());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, e.toString());
        }
    }

    public static CompletableFuture<Answer> later(String url) {
        return CompletableFuture.supplyAsync(() -> get(url));
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
    }

    public interface Condition {
        boolean holds() throws Exception;
    }

    public static void await(String what, Condition condition) throws Exception {
        await(what, condition, () -> "");
    }

    /** @param why asked when it does not come to pass */
    public static void await(String what, Condition condition, Callable<String> why) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within half a minute: " + what + "\n" + why.call());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
