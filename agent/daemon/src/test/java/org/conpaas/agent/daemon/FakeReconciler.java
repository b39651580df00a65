package org.conpaas.agent.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.Assignment;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;

/** The other side of the protocol: HTTPS with client certificates, long polls, epochs. */
final class FakeReconciler implements AutoCloseable {
    private static final Pattern QUERY = Pattern.compile("epoch=([^&]*)&version=(\\d+)&wait=(\\d+)");

    final TestAuthority authority;
    final Set<String> tokens = ConcurrentHashMap.newKeySet();
    final Map<String, String> logs = new ConcurrentHashMap<>();
    final Map<String, String> data = new ConcurrentHashMap<>();
    final List<AgentReport> reports = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final AtomicInteger answersToLose = new AtomicInteger();
    private final Map<String, String> enrolled = new ConcurrentHashMap<>();
    volatile Duration certificateLife = Duration.ofDays(1);

    private final Map<String, NodeSpec> specs = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final List<LogRequest> requests = new ArrayList<>();
    private final List<DataRequest> wantedData = new ArrayList<>();
    private final Map<String, NodeReport> observed = new TreeMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private String epoch = "first";
    private long version = 1;
    private long sequence;
    private int port;
    private HttpsServer server;
    private ExecutorService threads;

    FakeReconciler(TestAuthority authority) throws Exception {
        this.authority = authority;
        threads = Executors.newCachedThreadPool();
        server = start(authority.server(authority));
        port = server.getAddress().getPort();
    }

    private HttpsServer start(SSLContext context) throws IOException {
        HttpsServer fresh = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        fresh.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        fresh.setExecutor(threads);
        fresh.createContext("/", this::serve);
        fresh.start();
        return fresh;
    }

    String address() {
        return "https://127.0.0.1:" + port;
    }

    /** As a kill and a start: all memory but the specs is lost. */
    void restart() throws Exception {
        stop();
        synchronized (this) {
            epoch = epoch + "'";
            version = 1;
            sequence = 0;
            observed.clear();
        }
        begin();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    void begin() throws Exception {
        threads = Executors.newCachedThreadPool();
        server = start(authority.server(authority));
    }

    synchronized void assign(NodeSpec... wanted) {
        for (NodeSpec spec : wanted) {
            specs.put(spec.name(), spec);
            removed.remove(spec.name());
            gone.remove(spec.name());
        }
        version++;
        notifyAll();
    }

    synchronized void remove(String name) {
        specs.remove(name);
        removed.add(name);
        version++;
        notifyAll();
    }

    synchronized void ask(LogRequest request) {
        requests.add(request);
        version++;
        notifyAll();
    }

    synchronized void ask(DataRequest request) {
        wantedData.add(request);
        version++;
        notifyAll();
    }

    synchronized Map<String, NodeReport> observed() {
        return new TreeMap<>(observed);
    }

    synchronized Set<String> gone() {
        return new LinkedHashSet<>(gone);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!path.equals(AgentPaths.ENROLL) && caller(exchange).isEmpty()) {
                answer(exchange, 401, "");
            } else if (path.equals(AgentPaths.ENROLL)) {
                enroll(exchange);
            } else if (path.equals(AgentPaths.ASSIGNMENT)) {
                assignment(exchange);
            } else if (path.equals(AgentPaths.REPORT)) {
                report(exchange);
            } else if (path.startsWith(AgentPaths.LOGS)) {
                readLog(exchange, path.substring(AgentPaths.LOGS.length()));
            } else if (path.startsWith(AgentPaths.DATA)) {
                readData(exchange, path.substring(AgentPaths.DATA.length()));
            } else {
                answer(exchange, 404, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** What came, or why it is not whole. */
    private void readData(HttpExchange exchange, String id) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        data.put(id, "begun");
        try {
            DataFrames.copy(exchange.getRequestBody(), content);
            data.put(id, "whole: " + content.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            data.put(id, (e instanceof DataFrames.Failed ? "failed: " : "broken: ") + e.getMessage());
        }
        answer(exchange, 204, "");
    }

    private static String caller(HttpExchange exchange) {
        try {
            return ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private record Asked(String token, String csr) {}

    private void enroll(HttpExchange exchange) throws Exception {
        Asked asked = Json.MAPPER.readValue(exchange.getRequestBody().readAllBytes(), Asked.class);
        boolean known = asked.token().isEmpty()
                ? !caller(exchange).isEmpty()
                : tokens.remove(asked.token()) || TestAuthority.key(asked.csr()).equals(enrolled.get(asked.token()));
        if (!known) {
            answer(exchange, 403, "");
            return;
        }
        enrolled.put(asked.token(), TestAuthority.key(asked.csr()));
        if (answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.close();
            return;
        }
        Map<String, String> granted = Map.of(
                "certificate", authority.grant(asked.csr(), certificateLife), "ca", authority.pem(), "agent", "a1");
        answer(exchange, 200, Json.MAPPER.writeValueAsString(granted));
    }

    private void assignment(HttpExchange exchange) throws Exception {
        Matcher query = QUERY.matcher(exchange.getRequestURI().getQuery());
        if (!query.matches()) {
            answer(exchange, 400, "");
            return;
        }
        Assignment answer;
        synchronized (this) {
            long deadline = System.nanoTime()
                    + Duration.ofSeconds(Long.parseLong(query.group(3))).toNanos();
            while (query.group(1).equals(epoch)
                    && Long.parseLong(query.group(2)) >= version
                    && System.nanoTime() < deadline) {
                wait(100);
            }
            answer = new Assignment(
                    epoch,
                    version,
                    List.copyOf(specs.values()),
                    List.copyOf(removed),
                    List.copyOf(requests),
                    List.copyOf(wantedData));
            requests.clear();
            wantedData.clear();
        }
        answer(exchange, 200, Json.MAPPER.writeValueAsString(answer));
    }

    private void report(HttpExchange exchange) throws Exception {
        AgentReport report = Json.MAPPER.readValue(exchange.getRequestBody().readAllBytes(), AgentReport.class);
        String refusal;
        synchronized (this) {
            refusal = report.epoch().equals(epoch) ? "" : "{\"epoch\":\"" + epoch + "\"}";
            if (refusal.isEmpty()) {
                note(report);
            }
        }
        answer(exchange, refusal.isEmpty() ? 204 : 409, refusal);
    }

    private void note(AgentReport report) {
        reports.add(report);
        if (report.complete()) {
            observed.clear();
        } else if (report.sequence() != sequence + 1) {
            refusals.add("report " + report.sequence() + " after " + sequence);
        }
        sequence = report.sequence();
        report.nodes().forEach(node -> observed.put(node.name(), node));
        report.removed().forEach(observed::remove);
        gone.addAll(report.removed());
    }

    private void readLog(HttpExchange exchange, String id) throws IOException {
        byte[] buffer = new byte[4096];
        for (int read = exchange.getRequestBody().read(buffer);
                read >= 0;
                read = exchange.getRequestBody().read(buffer)) {
            logs.merge(id, new String(buffer, 0, read, StandardCharsets.UTF_8), String::concat);
        }
        exchange.sendResponseHeaders(204, -1);
    }

    @Override
    public void close() {
        stop();
    }
}
