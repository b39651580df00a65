package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real installation in a home of its own, used as people use it: by {@code cps} and by git. */
public final class Installation implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("conpaas.distribution", ""))
            .toAbsolutePath()
            .normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Path folder;
    private final Path home;
    private final Map<String, String> elsewhere = new HashMap<>();
    private final int port;
    private Supplier<String> more = () -> "";
    private @Nullable Web web;

    /** @param code exit code · @param out standard output · @param err standard error */
    public record Result(int code, String out, String err) {
        public Result ok() {
            assertThat(code).as(out + err).isZero();
            return this;
        }

        public JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + out + err, e);
            }
        }
    }

    /** Lets {@code cps} find a reconciler that it did not start; {@link #port} is where that listens. */
    void isElsewhere() throws IOException {
        elsewhere.put("CONPAAS_SERVER", "https://localhost:" + port);
        elsewhere.put("CONPAAS_CA", home.resolve("ca/ca.crt").toString());
        elsewhere.put("CONPAAS_TOKEN", token());
    }

    /** @param state what a failure tells beside the platform's own words */
    void explained(Supplier<String> state) {
        more = state;
    }

    private Installation(Path folder, String name, int port) {
        this.folder = folder;
        this.home = folder.resolve(name);
        this.port = port;
    }

    public static Installation start(String name) throws IOException {
        return start(name, Map.of());
    }

    /** @param settings by key, as in {@code conpaas.properties} */
    public static Installation start(String name, Map<String, String> settings) throws IOException {
        Installation made = prepared(name);
        made.write(settings);
        made.up();
        return made;
    }

    /** With a home and a free port, but not running yet. */
    static Installation prepared(String name) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return prepared(name, free.getLocalPort());
        }
    }

    static Installation prepared(String name, int port) {
        Path folder = Path.of(System.getProperty("conpaas.target", "target")).toAbsolutePath();
        return new Installation(folder, name + "-" + ProcessHandle.current().pid(), port);
    }

    /** For commands that need no reconciler. */
    static Installation none() {
        Path folder = Path.of(System.getProperty("conpaas.target", "target")).toAbsolutePath();
        return new Installation(folder, "none", 0);
    }

    void write(Map<String, String> settings) throws IOException {
        if (!settings.isEmpty()) {
            Files.createDirectories(home);
            Files.write(
                    home.resolve("conpaas.properties"),
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .sorted()
                            .toList());
        }
    }

    void up() throws IOException {
        cps("up", "--port", String.valueOf(port)).ok();
    }

    public Path home() {
        return home;
    }

    int port() {
        return port;
    }

    /** Where API, pages and hosted repositories are. */
    public String url() {
        return "https://localhost:" + port;
    }

    public Result cps(String... arguments) throws IOException {
        return cps(Map.of(), arguments);
    }

    /** @param environment added to this process' own */
    Result cps(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(folder).toString()));
        command.addAll(List.of(arguments));
        return run(folder, command, environment);
    }

    /** What the launcher at the repository's root does once everything is built; git calls it too, for the token. */
    private static synchronized Path program(Path folder) throws IOException {
        Path program = folder.resolve("cps");
        if (!Files.exists(program)) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Path written = Files.writeString(
                    folder.resolve("cps.new"),
                    String.format(
                            "#!/bin/sh%nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dcps.program='%s'"
                                    + " -Dcps.distribution='%s' -cp '%s/lib/cli/*' org.conpaas.cli.Cps \"$@\"%n",
                            java, program, DISTRIBUTION, DISTRIBUTION));
            assertThat(written.toFile().setExecutable(true)).isTrue();
            Files.move(written, program);
        }
        return program;
    }

    Result run(Path directory, List<String> command) throws IOException {
        return run(directory, command, Map.of());
    }

    private Result run(Path directory, List<String> command, Map<String, String> environment) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("CONPAAS_HOME", home.toString());
            builder.environment().putAll(elsewhere);
            builder.environment().remove("GIT_SSL_CAINFO");
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("takes longer than 4 min: " + command);
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** A repository that the reconciler hosts, with a working copy. */
    public Path repository(String name) throws IOException {
        cps("repository", "create", name).ok();
        Path copy = home.resolve("copies").resolve(name);
        Files.createDirectories(copy);
        git(copy, "init", "-q", "-b", "main");
        git(copy, "config", "user.name", "Test");
        git(copy, "config", "user.email", "test@localhost");
        git(copy, "config", "http.sslCAInfo", home.resolve("ca/ca.crt").toString());
        git(copy, "remote", "add", "origin", "https://cps:" + token() + "@localhost:" + port + "/git/" + name + ".git");
        return copy;
    }

    /** The administrator's. */
    public String token() throws IOException {
        Matcher token = TOKEN.matcher(Files.readString(home.resolve("cli/credentials")));
        assertThat(token.find()).isTrue();
        return token.group();
    }

    /** Commits all of the working copy and pushes it; answers what git printed. */
    public String push(Path copy, String message) throws IOException {
        git(copy, "add", "-A");
        git(copy, "commit", "-q", "-m", message);
        return git(copy, "push", "-q", "origin", "HEAD:main").err();
    }

    public Result git(Path copy, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return run(copy, command).ok();
    }

    /**
     * What {@code cps status NAME -o json} prints, without a process for each look: those would take the processor from what is
     * waited for. Empty when there is no such application, or nobody who answers.
     */
    public JsonNode application(String name) throws IOException {
        if (web == null) {
            web = Web.of(this);
        }
        HttpResponse<String> answer;
        try {
            answer = web.get("/api/v1/applications/" + name, token());
        } catch (IOException nobody) {
            return JSON.createObjectNode();
        }
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    /** Waits until the newest commit is followed and everything is well. */
    void awaitHealthy(Path copy, String application) throws IOException {
        String revision = git(copy, "rev-parse", "HEAD").out().strip();
        await(application + " is healthy at " + revision, Duration.ofSeconds(120), () -> {
            JsonNode now = application(application);
            return now.path("revision").asText().equals(revision)
                    && now.path("sync").asText().equals("SYNCED")
                    && now.path("health").asText().equals("HEALTHY");
        });
    }

    void await(String what, Duration limit, Callable<Boolean> condition) throws IOException {
        Instant begin = Instant.now();
        try {
            while (!condition.call()) {
                Duration waited = Duration.between(begin, Instant.now());
                if (waited.compareTo(limit) > 0) {
                    throw new AssertionError("not within " + limit + ": " + what + "\n"
                            + cps("status").out()
                            + cps("application", "list", "-o", "yaml").out()
                            + more.get());
                }
                // a look often is a command, and takes time from what is waited for
                TimeUnit.MILLISECONDS.sleep(Math.max(100, Math.min(1_000, waited.toMillis() / 10)));
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public long reconcilerPid() throws IOException {
        return JSON.readTree(Files.readString(home.resolve("run/reconciler.json")))
                .path("pid")
                .asLong();
    }

    public long agentPid() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("local/agent/agent.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        }
    }

    static void kill(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        assertThat(process).as("process " + pid).isPresent();
        process.orElseThrow().destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        elsewhere.clear();
        cps("down", "--purge", "-y").ok();
    }
}
