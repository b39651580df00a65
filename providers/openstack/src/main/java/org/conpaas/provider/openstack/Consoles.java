package org.conpaas.provider.openstack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.conpaas.provider.ProviderException;

/**
 * What machines say on their consoles: all that there is to see of one whose agent does not call home. Thread-safe; whoever asks gets
 * what is known at once, and has it asked for anew.
 */
final class Consoles implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(20);
    private static final int LINES = 3;
    private static final int WAITING = 200;

    private final Servers servers;
    private final Clock clock;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private final ExecutorService asking = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(WAITING),
            Consoles::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    private record Tail(String text, Instant at) {}

    Consoles(Servers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "console");
        thread.setDaemon(true);
        return thread;
    }

    /** The last of what that agent's machine says, as a sentence; empty as long as nobody knows. */
    Optional<String> tail(String agent) {
        Instant now = clock.instant();
        Tail known = tails.get(agent);
        if (known == null || known.at().plus(FRESH).isBefore(now)) {
            tails.put(agent, new Tail(known == null ? "" : known.text(), now));
            asking.execute(() -> ask(agent));
        }
        return Optional.ofNullable(known).map(Tail::text).filter(text -> !text.isEmpty());
    }

    private void ask(String agent) {
        String text;
        try {
            text = servers.console(agent).map(Consoles::last).orElse("");
        } catch (ProviderException e) {
            text = "its machine's console cannot be read: " + e.getMessage();
        }
        tails.put(agent, new Tail(text, clock.instant()));
        tails.values().removeIf(tail -> tail.at().plus(FRESH.multipliedBy(10)).isBefore(clock.instant()));
    }

    /** Our own lines where there are some: the rest is what any machine says while it boots. */
    private static String last(String console) {
        List<String> all = console.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> ours =
                all.stream().filter(line -> line.contains("conpaas")).toList();
        List<String> told = ours.isEmpty() ? all : ours;
        return told.isEmpty()
                ? "its machine has said nothing on its console yet"
                : "its machine's console says last: "
                        + told.subList(Math.max(0, told.size() - LINES), told.size()).stream()
                                .collect(Collectors.joining(" | "));
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
