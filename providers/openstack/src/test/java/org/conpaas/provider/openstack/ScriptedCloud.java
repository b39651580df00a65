package org.conpaas.provider.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.provider.Provider;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.Password;

/** A cloud on loopback that says what a test has written down: for what a control plane without faults of its own never says. */
final class ScriptedCloud implements AutoCloseable {
    private static final String INSTALLATION = "scripted";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENDLESS = -1;
    private static final long TRICKLE_MILLIS = 100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, List<JsonNode>> sent = new ConcurrentHashMap<>();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private volatile List<String> regions = List.of("one");

    /** @param cut how much of what the headers announce is kept back when the connection ends; {@link #ENDLESS}: it never does */
    private record Answer(int status, String body, int cut) {}

    ScriptedCloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * What comes next of what was said to this call; the last goes on for ever.
     *
     * @param call for example {@code GET /compute/servers/detail}
     */
    ScriptedCloud says(String call, int status, String body) {
        return says(call, new Answer(status, body.replace('\'', '"'), 0));
    }

    /** As {@link #says}, and the connection ends in the middle of it. */
    ScriptedCloud breaksOff(String call) {
        return says(call, new Answer(200, "{\"serv", 100));
    }

    /** As {@link #says}, with a byte every 100 ms, for ever. */
    ScriptedCloud trickles(String call) {
        return says(call, new Answer(200, " ", ENDLESS));
    }

    /** Returns when whoever it told something without an end hears it no longer. */
    void awaitHungUp() throws InterruptedException {
        hungUp.await();
    }

    /** What its catalogue has from now on; all but {@code one} have addresses of their own, for example {@code /two/compute}. */
    ScriptedCloud has(String... names) {
        regions = List.of(names);
        return this;
    }

    private ScriptedCloud says(String call, Answer answer) {
        script.computeIfAbsent(call, any -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** What was asked of it but tokens, in order. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** What was sent with each such call, in order. */
    List<JsonNode> sent(String call) {
        return List.copyOf(sent.getOrDefault(call, List.of()));
    }

    /** Tags of what it has of the application blog. */
    static String tags(String node) {
        return "'metadata': {'conpaas-installation': '" + INSTALLATION + "', 'conpaas-application': 'blog',"
                + " 'conpaas-service': 'web', 'conpaas-node': '" + node + "', 'conpaas-disk': 'data'}";
    }

    static OpenStackSettings settings(String identity, Optional<String> region) {
        return new OpenStackSettings(
                "test",
                INSTALLATION,
                URI.create(identity),
                new Password("conpaas", "Default", "secret", "contract", "Default"),
                region,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "node",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5));
    }

    OpenStackSettings settings() {
        return settings(address("/identity"), Optional.of("one"));
    }

    Calls calls() {
        return calls(Optional.of("one"));
    }

    Calls calls(Optional<String> region) {
        return calls(region, Duration.ofMinutes(1));
    }

    /** @param limit of a call as a whole */
    Calls calls(Optional<String> region, Duration limit) {
        OpenStackSettings settings = settings(address("/identity"), region);
        return new Calls(settings, new Keystone(settings, Clock.systemUTC()), Clock.systemUTC(), limit);
    }

    Provider provider() {
        return provider(Optional.of("one"));
    }

    Provider provider(Optional<String> region) {
        return new OpenStackProvider(
                settings(address("/identity"), region),
                new AgentSoftware(List.of(), new TreeMap<>()),
                Clock.systemUTC());
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            if (call.startsWith("POST /identity/")) {
                exchange.getResponseHeaders().set("X-Subject-Token", "token");
                answer(exchange, new Answer(201, token().replace('\'', '"'), 0));
            } else {
                heard.add(call);
                sent.computeIfAbsent(call, any -> new CopyOnWriteArrayList<>()).add(JSON.readTree(body));
                answer(exchange, next(call));
            }
        }
    }

    private synchronized Answer next(String call) {
        Deque<Answer> left = script.getOrDefault(call, new ArrayDeque<>());
        return left.isEmpty() ? new Answer(404, "{}", 0) : left.size() == 1 ? left.element() : left.remove();
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.cut() == ENDLESS) {
            exchange.sendResponseHeaders(answer.status(), 0);
            trickle(exchange.getResponseBody(), body);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length + answer.cut());
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }

    private void trickle(OutputStream out, byte[] part) throws IOException {
        try {
            while (true) {
                out.write(part);
                out.flush();
                Thread.sleep(TRICKLE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hungUp.countDown();
        }
    }

    private String token() {
        return "{'token': {'expires_at': '2099-01-01T00:00:00.000000Z', 'catalog': ["
                + service("compute", "nova", "/compute") + ", " + service("network", "neutron", "/network/v2.0") + ", "
                + service("image", "glance", "/image") + ", " + service("volumev3", "cinderv3", "/volume") + "]}}";
    }

    private String service(String type, String name, String path) {
        return regions.stream()
                .map(region -> "{'id': '1', 'interface': 'public', 'region': '" + region + "', 'region_id': '" + region
                        + "', 'url': '" + address((region.equals("one") ? "" : "/" + region) + path) + "'}")
                .collect(Collectors.joining(
                        ", ", "{'type': '" + type + "', 'name': '" + name + "', 'endpoints': [", "]}"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
