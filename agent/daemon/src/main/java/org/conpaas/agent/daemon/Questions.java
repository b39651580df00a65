package org.conpaas.agent.daemon;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.conpaas.agent.protocol.ProbeSpec;

/** Asks the questions of probes. Thousands may be open at a time; only commands and TLS take turns. */
final class Questions {
    private static final int COMMANDS_AT_ONCE = 16;

    /** @param message what was answered, or why there was no answer */
    record Answer(boolean passing, String message) {}

    private final Pools pools;
    private final Wire wire;
    private final Stopping stopping;
    private final Queue<Runnable> commands = new ArrayDeque<>();
    private int commandsRunning;

    Questions(Pools pools, Wire wire, Stopping stopping) {
        this.pools = pools;
        this.wire = wire;
        this.stopping = stopping;
    }

    CompletableFuture<Answer> tcp(String target, Duration timeout) {
        int colon = target.lastIndexOf(':');
        try {
            String host = target.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            return wire.connect(host, Integer.parseInt(target.substring(colon + 1)), timeout);
        } catch (NumberFormatException e) {
            return wrong("\"" + target + "\" is no host:port");
        }
    }

    CompletableFuture<Answer> http(String target, Duration timeout) {
        URI uri;
        try {
            uri = URI.create(target);
        } catch (IllegalArgumentException e) {
            return wrong("\"" + target + "\" is no URL");
        }
        String host = uri.getHost();
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (host == null || !scheme.equals("http") && !scheme.equals("https")) {
            return wrong("\"" + target + "\" is no URL of http or https");
        }
        if (scheme.equals("https")) {
            return CompletableFuture.supplyAsync(() -> overTls(uri, timeout), pools.questions());
        }
        return wire.get(uri, timeout);
    }

    private static CompletableFuture<Answer> wrong(String message) {
        return CompletableFuture.completedFuture(new Answer(false, message));
    }

    private static Answer overTls(URI uri, Duration timeout) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            connection.disconnect();
            return ofStatus(status);
        } catch (IOException e) {
            return new Answer(false, Problems.sentence(e));
        }
    }

    static Answer ofStatus(int status) {
        return new Answer(status >= 200 && status < 400, "HTTP " + status);
    }

    /**
     * @param start starts the command of the probe
     */
    CompletableFuture<Answer> command(ProbeSpec probe, Callable<Running> start) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        synchronized (commands) {
            commands.add(() -> run(probe, start, answer));
        }
        answer.whenComplete((done, failure) -> finished());
        next();
        return answer;
    }

    private void finished() {
        synchronized (commands) {
            commandsRunning--;
        }
        next();
    }

    private void next() {
        synchronized (commands) {
            if (commandsRunning < COMMANDS_AT_ONCE && !commands.isEmpty()) {
                commandsRunning++;
                pools.work().execute(commands.remove());
            }
        }
    }

    private void run(ProbeSpec probe, Callable<Running> start, CompletableFuture<Answer> answer) {
        try {
            Running command = start.call();
            ScheduledFuture<?> limit = pools.after(probe.timeout(), () -> {
                answer.complete(new Answer(false, "No answer within " + probe.timeout()));
                stopping.kill(command);
            });
            command.ended().thenAccept(code -> {
                limit.cancel(false);
                answer.complete(new Answer(code.orElse(1) == 0, "Exit code " + code.orElse(1)));
            });
        } catch (Exception e) {
            answer.complete(new Answer(false, Problems.sentence(e)));
        }
    }
}
