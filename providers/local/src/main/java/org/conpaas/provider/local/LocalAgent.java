package org.conpaas.provider.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** The one agent of this machine: found, started, stopped. It lives on when the reconciler ends. Any thread may call. */
final class LocalAgent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final long LARGEST_OUTPUT = 10L << 20;
    /** What an agent needs of the environment; the reconciler's own may hold secrets. */
    private static final List<String> ENVIRONMENT =
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "TMPDIR");

    private final Path home;
    private final List<String> command;

    LocalAgent(Path home, List<String> command) throws IOException {
        this.home = Files.createDirectories(home);
        this.command = List.copyOf(command);
    }

    /** The process, when it runs. */
    Optional<AgentProcess> running() {
        return AgentProcess.read(pidFile()).filter(AgentProcess::isAlive);
    }

    /** Whether it has been enrolled and needs no ticket. */
    boolean isEnrolled() {
        return Files.exists(home.resolve("agent.properties")) && Files.exists(home.resolve("agent.pem"));
    }

    /** Starts it unless it runs; asks for a ticket only when it has to be enrolled. */
    AgentProcess ensure(Boot boot) throws ProviderException {
        Optional<AgentProcess> found = running();
        if (found.isPresent()) {
            return found.get();
        }
        synchronized (LocalAgent.class) { // a file lock keeps other processes out, but not another thread of this one
            try (FileChannel channel = FileChannel.open(
                            home.resolve("start.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                found = running();
                return found.isPresent() ? found.get() : start(boot, lock);
            } catch (IOException e) {
                throw new ProviderException(Kind.UNAVAILABLE, "cannot start the agent: " + e, e);
            }
        }
    }

    /** Ends it, by force when it takes too long; the processes of its nodes live on. */
    void stop() throws ProviderException {
        Optional<ProcessHandle> process = running().flatMap(AgentProcess::handle);
        if (process.isPresent()) {
            process.get().destroy();
            if (!ended(process.get())) {
                process.get().destroyForcibly();
                ended(process.get());
            }
            if (running().isPresent()) {
                throw new ProviderException(
                        Kind.UNAVAILABLE,
                        "the agent does not end: process " + process.get().pid());
            }
        }
        deletePidFile();
    }

    /** The ticket is good for one enrolment; once that is done nobody needs to find it. */
    void forgetTicket() throws IOException {
        if (isEnrolled()) {
            Files.deleteIfExists(ticketFile());
        }
    }

    String describe() {
        return running()
                .map(process -> "agent: runs as process " + process.pid() + ", output in " + output())
                .orElse("agent: does not run; it is started with the first machine, and its output is in " + output());
    }

    /** What it said last, to be put behind a sentence. */
    String lastWords() {
        try (Stream<String> lines = Files.lines(output())) {
            String last = lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("nothing");
            return "; it said last: " + last.strip() + " (" + output() + ")";
        } catch (IOException | UncheckedIOException e) {
            return "; its output cannot be read: " + e.getMessage();
        }
    }

    private AgentProcess start(Boot boot, FileLock held) throws ProviderException, IOException {
        if (!held.isValid()) {
            throw new IOException("lost the lock " + home.resolve("start.lock"));
        }
        List<String> line = new ArrayList<>(List.of(
                "setsid", "sh", "-c", AgentProcess.NOTE_AND_RUN, "sh", pidFile().toString()));
        line.addAll(command);
        line.addAll(List.of("--home", home.toString()));
        if (!isEnrolled()) {
            writeTicket(boot.ticket(LocalProvider.AGENT));
            line.addAll(List.of("--enroll", ticketFile().toString()));
        }
        Process process = launch(line);
        return awaitPid(process);
    }

    private Process launch(List<String> line) throws IOException {
        rotateOutput();
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return builder.start();
    }

    private AgentProcess awaitPid(Process process) throws ProviderException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            Optional<AgentProcess> noted = AgentProcess.read(pidFile()).filter(found -> found.pid() == process.pid());
            if (noted.isPresent()) {
                return noted.get();
            }
            LockSupport.parkNanos(1_000_000);
        }
        process.destroyForcibly();
        throw new ProviderException(Kind.UNAVAILABLE, "the agent ended as soon as it was started" + lastWords());
    }

    private void writeTicket(Boot.Ticket ticket) throws IOException {
        Map<String, String> content = Map.of(
                "reconciler", ticket.reconciler(),
                "authority", ticket.authority(),
                "token", ticket.token(),
                "agent", LocalProvider.AGENT);
        DurableFile.write(ticketFile(), JSON.writeValueAsBytes(content));
    }

    private static boolean ended(ProcessHandle process) throws ProviderException {
        try {
            process.onExit()
                    .orTimeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            throw new ProviderException(Kind.UNAVAILABLE, "cannot wait for the agent's end: " + e, e);
        }
    }

    private void rotateOutput() throws IOException {
        if (Files.exists(output()) && Files.size(output()) > LARGEST_OUTPUT) {
            Files.move(output(), home.resolve("agent.out.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void deletePidFile() throws ProviderException {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot delete " + pidFile() + ": " + e, e);
        }
    }

    private Path pidFile() {
        return home.resolve("agent.pid");
    }

    private Path ticketFile() {
        return home.resolve("enroll.json");
    }

    private Path output() {
        return home.resolve("agent.out");
    }
}
