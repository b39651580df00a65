package org.conpaas.managers.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.service.DataSource;
import org.conpaas.managers.PlainNode;

/** A node of a mysql service that really runs, in a directory. */
final class Member implements AutoCloseable {
    private static final String SUPERVISE = "trap 'over=1' TERM; until \"$@\" || [ -n \"$over\" ]; do sleep 0.2; done";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PlainNode node;
    private final Path root;
    private final String address;
    private final Map<String, Process> processes = new TreeMap<>();
    private NodeSpec spec;

    Member(Path root, String address, NodeSpec spec) {
        this.root = root;
        this.address = address;
        this.node = new PlainNode(root, address);
        this.spec = spec;
        node.write(spec);
    }

    Member dump(Path file) {
        node.artifact("dump", file);
        node.write(spec);
        return this;
    }

    /** What an agent does with a spec that changes no process. */
    void write(NodeSpec now) {
        spec = now;
        node.write(now);
    }

    Member start() {
        spec.processes().forEach(process -> processes.put(process.name(), node.start(supervised(process))));
        return this;
    }

    /** An agent starts again what ended by itself. */
    private static ProcessSpec supervised(ProcessSpec process) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SUPERVISE, process.name()));
        command.addAll(process.command());
        return new ProcessSpec(
                process.name(),
                command,
                process.environment(),
                process.directory(),
                process.after(),
                process.reloadOn(),
                process.restartOn(),
                process.stopTimeout());
    }

    /** As an agent stops a node: TERM to every process, and the server may take its time. */
    void stop() throws Exception {
        Process server = process("mysqld");
        all(server).forEach(ProcessHandle::destroy);
        PlainNode.ended(server);
        kill();
    }

    /** All of it at once, as when its machine loses power. */
    void kill() {
        for (Process process : processes.values()) {
            List<ProcessHandle> all = all(process);
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(each -> each.onExit().join());
        }
        processes.clear();
    }

    /** What an agent does when a file changes that the process reads again. */
    void reload(String name) throws Exception {
        Process signal =
                new ProcessBuilder("kill", "-HUP", String.valueOf(program(name).pid())).start();
        assertThat(PlainNode.ended(signal)).isZero();
    }

    private ProcessHandle program(String name) {
        return process(name).children().findFirst().orElseThrow();
    }

    /** Whether the command of a probe ends with 0. */
    boolean passes(ProbeSpec probe) throws Exception {
        List<String> command = probe.command().stream()
                .map(word -> word.replace("${node}", root.toString()))
                .toList();
        return PlainNode.ended(new ProcessBuilder(command).start()) == 0;
    }

    /** Takes data out of it, as its agent does. */
    Path take(DataSource data, Path file) throws Exception {
        List<String> command = data.command().stream()
                .map(word -> word.replace("${node}", root.toString()))
                .toList();
        Process taking = new ProcessBuilder(command)
                .redirectOutput(file.toFile())
                .redirectError(Redirect.INHERIT)
                .start();
        assertThat(PlainNode.ended(taking)).isZero();
        return file;
    }

    private static List<ProcessHandle> all(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        return all;
    }

    private Process process(String name) {
        Process process = processes.get(name);
        if (process == null) {
            throw new AssertionError(name + " does not run");
        }
        return process;
    }

    Path path(String relative) {
        return node.path(relative);
    }

    PlainNode node() {
        return node;
    }

    String address() {
        return address;
    }

    /** What the member says of itself: first the status, then the body. */
    String state(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + address + ":9200" + path).toURL().openConnection();
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(10_000);
            int status = connection.getResponseCode();
            var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            return status + "\n" + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    boolean isReady() {
        return state("/ready").startsWith("200");
    }

    Member awaitReady() throws Exception {
        await("it is ready", this::isReady);
        return this;
    }

    /** Waits until the member says this of itself. */
    void awaitSaying(String text) throws Exception {
        await("it says " + text, () -> state("/ready").contains(text));
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(address + ", not within " + PATIENCE + ": " + what + "\n" + state("/ready")
                        + "\n" + node.log());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** A statement as the account of the service gives it. */
    String sql(String password, String statement) throws Exception {
        return sql(address, password, statement);
    }

    static String sql(String address, String password, String statement) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "mariadb",
                "--no-defaults",
                "--default-character-set=utf8mb4",
                "-N",
                "-B",
                "--connect-timeout=5",
                "-h",
                address,
                "-u",
                "mysqldb",
                "-e",
                statement,
                "lab");
        builder.environment().put("MYSQL_PWD", password);
        Process client = builder.redirectErrorStream(true).start();
        String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!client.waitFor(30, TimeUnit.SECONDS) || client.exitValue() != 0) {
            throw new IOException(answer);
        }
        return answer.strip();
    }

    String log() throws IOException {
        return node.log();
    }

    @Override
    public void close() {
        kill();
        node.close();
    }
}
