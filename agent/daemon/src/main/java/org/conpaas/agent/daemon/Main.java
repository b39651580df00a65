package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command line of the agent. */
public final class Main {
    /** It did what was asked. */
    static final int OK = 0;
    /** Something that nobody foresaw; the log says what. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** Another agent works in this home. */
    static final int IN_USE = 3;
    /** It is not enrolled, or its enrolment was refused. */
    static final int NOT_ENROLLED = 4;

    private static final Duration TO_LEAVE = Duration.ofSeconds(5);
    private static final String HELP = String.join(
            System.lineSeparator(),
            "conpaas-agent --home DIR [--enroll FILE]   host the nodes that the reconciler assigns",
            "conpaas-agent stop --home DIR              end the agent and all processes of its nodes",
            "conpaas-agent --version | --help",
            "",
            "  --home DIR      where the agent keeps its certificate, its nodes and its log",
            "  --enroll FILE   the reconciler's invitation; used once, then deleted",
            "  --stop-nodes    the same as stop",
            "",
            "TERM ends the agent and leaves the processes of its nodes running; the next start takes them over.",
            "Exit codes: 0 done, 1 failed (see DIR/log/agent.log.0), 2 wrong usage, 3 another agent works in DIR,",
            "4 not enrolled or enrolment refused.");

    private Main() {}

    private record Arguments(
            boolean stop, @Nullable Path home, @Nullable Path enroll) {}

    /** Ends the JVM with one of the exit codes above. */
    public static void main(String[] arguments) {
        // a POST that is sent twice behind our back would break the count of reports
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("jdk.lang.Process.launchMechanism", "VFORK");
        Runtime.getRuntime().halt(start(List.of(arguments)));
    }

    private static int start(List<String> words) {
        if (words.contains("--help") || words.contains("-h")) {
            System.out.println(HELP);
            return OK;
        }
        if (words.contains("--version")) {
            System.out.println("conpaas-agent " + version());
            return OK;
        }
        Optional<Arguments> arguments = parse(words);
        if (arguments.isEmpty()) {
            System.err.println(HELP);
            return USAGE;
        }
        return arguments.map(Main::run).orElse(USAGE);
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    private static Optional<Arguments> parse(List<String> words) {
        Deque<String> rest = new ArrayDeque<>(words);
        boolean stop = false;
        Path home = null;
        Path enroll = null;
        while (!rest.isEmpty()) {
            String word = rest.remove();
            if (word.equals("stop") || word.equals("--stop-nodes")) {
                stop = true;
            } else if (word.equals("--home") && !rest.isEmpty()) {
                home = Path.of(rest.remove()).toAbsolutePath().normalize();
            } else if (word.equals("--enroll") && !rest.isEmpty()) {
                enroll = Path.of(rest.remove()).toAbsolutePath().normalize();
            } else {
                System.err.println("conpaas-agent: \"" + word + "\" is not understood here");
                return Optional.empty();
            }
        }
        return home == null ? Optional.empty() : Optional.of(new Arguments(stop, home, enroll));
    }

    private static int run(Arguments arguments) {
        Path path = arguments.home();
        if (path == null) {
            return USAGE;
        }
        Home home = new Home(path);
        try {
            if (arguments.stop()) {
                return stop(home);
            }
            return host(home, arguments.enroll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OK;
        } catch (IOException | CompletionException e) {
            System.err.println("conpaas-agent: " + Problems.sentence(e));
            return FAILED;
        }
    }

    private static int host(Home home, @Nullable Path enroll) throws IOException, InterruptedException {
        Optional<HomeLock> lock = HomeLock.take(home);
        if (lock.isEmpty()) {
            System.err.println("conpaas-agent: another agent works in " + home.root()
                    + HomeLock.holder(home)
                            .map(holder -> " (pid " + holder.pid() + ")")
                            .orElse(""));
            return IN_USE;
        }
        AgentLog.writeTo(home.log());
        Identity identity;
        try {
            enroll(home, enroll);
            identity = Identity.load(home);
        } catch (Unworkable e) {
            System.err.println("conpaas-agent: " + e.getMessage());
            return NOT_ENROLLED;
        }
        // TERM: what runs goes on running, so there is nothing to wait for
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(OK)));
        new Agent(home, identity).run();
        return OK;
    }

    private static void enroll(Home home, @Nullable Path file) throws IOException, InterruptedException {
        Retry retry = new Retry();
        while (file != null && Files.exists(file)) {
            try {
                Enrolment.enroll(home, file);
            } catch (Unworkable e) {
                throw e;
            } catch (IOException e) {
                System.err.println("conpaas-agent: not enrolled yet: " + Problems.sentence(e));
                TimeUnit.MILLISECONDS.sleep(retry.failed().toMillis());
            }
        }
    }

    private static int stop(Home home) throws IOException, InterruptedException {
        Optional<ProcessHandle> agent = HomeLock.holder(home);
        agent.ifPresent(ProcessHandle::destroy);
        awaitEnd(agent);
        try (HomeLock lock = HomeLock.take(home).orElse(null)) {
            if (lock == null) {
                System.err.println("conpaas-agent: another agent works in " + home.root());
                return IN_USE;
            }
            AgentLog.writeTo(home.log());
            Agent.stopNodes(home);
            return OK;
        }
    }

    private static void awaitEnd(Optional<ProcessHandle> agent) throws InterruptedException {
        long deadline = System.nanoTime() + TO_LEAVE.toNanos();
        while (agent.filter(ProcessHandle::isAlive).isPresent()) {
            if (System.nanoTime() > deadline) {
                agent.ifPresent(ProcessHandle::destroyForcibly);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
