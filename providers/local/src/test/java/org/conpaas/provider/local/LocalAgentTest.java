package org.conpaas.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.provider.local.LocalCloud.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalAgentTest {
    private static final NodeId WEB_1 = NodeId.parse("blog/web/backend/1");

    private final AtomicInteger tickets = new AtomicInteger();
    private final Boot boot = agent ->
            new Boot.Ticket("https://127.0.0.1:8443", "authority", agent + "-token-" + tickets.incrementAndGet());
    private LocalCloud cloud;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        cloud = new LocalCloud(directory, Optional.of(Isolation.PLAIN));
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void the_agent_is_started_with_the_first_machine_and_not_before() throws Exception {
        assertThat(cloud.agent()).isEmpty();
        cloud.provider().create(machine(WEB_1), boot);
        cloud.provider().create(machine(NodeId.parse("blog/web/backend/2")), boot);

        assertThat(cloud.agent()).isPresent();
        await("it says that it has started", () -> !cloud.starts().isEmpty());
        assertThat(cloud.starts()).containsExactly(String.valueOf(pid()));
    }

    @Test
    void the_ticket_is_for_its_owner_alone_and_goes_once_it_is_used() throws Exception {
        cloud.provider().create(machine(WEB_1), boot);
        Path tickets = cloud.home().resolve("agent/tickets");
        await("it has read its ticket", () -> Files.exists(tickets) && Files.size(tickets) > 0);

        assertThat(Files.readString(tickets)).contains("\"agent\":\"local\"", "\"token\":\"local-token-1\"");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(cloud.home().resolve("machines/blog~web~backend~1.json"))))
                .isEqualTo("rw-------");
        await("the ticket is gone", () -> !Files.exists(cloud.home().resolve("agent/enroll.json")));
    }

    @Test
    @DisplayName("case 37: an agent that was killed runs again, without a new ticket, and the reconciler is told")
    void a_killed_agent_is_started_again() throws Exception {
        Queue<NodeId> told = new ConcurrentLinkedQueue<>();
        cloud.provider().listen(told::add);
        cloud.provider().create(machine(WEB_1), boot);
        await("it says that it has started", () -> cloud.starts().size() == 1);
        long first = pid();

        kill(first);
        await("it has been started again", () -> cloud.starts().size() == 2);

        assertThat(pid()).isNotEqualTo(first);
        assertThat(told).contains(WEB_1);
        assertThat(tickets).hasValue(1);
    }

    @Test
    void an_agent_that_cannot_run_is_tried_again_and_its_last_words_are_told(@TempDir Path home) throws Exception {
        List<String> command = List.of("sh", "-c", "echo tried >>tries; echo no certificate >&2; exit 4");
        Queue<NodeId> told = new ConcurrentLinkedQueue<>();
        try (LocalProvider provider = new LocalProvider(
                new LocalSettings("local", home, Optional.of(Isolation.PLAIN), command), Clock.systemUTC())) {
            provider.listen(told::add);
            assertThat(provider.trouble("local")).isEmpty();
            try {
                provider.create(machine(WEB_1), boot);
            } catch (ProviderException tooSoon) {
                assertThat(tooSoon).hasMessageContaining("it said last: no certificate");
            }
            Path tries = home.resolve("agent/tries");
            await(
                    "it is tried again",
                    () -> Files.exists(tries) && Files.readAllLines(tries).size() > 2);
            assertThat(provider.trouble("local").orElseThrow())
                    .contains("no certificate", home.resolve("agent/agent.out").toString());
            assertThat(provider.trouble("another")).isEmpty();
            provider.removeAll();
        }
    }

    @Test
    void a_restarted_reconciler_adopts_the_agent_that_runs_and_watches_it() throws Exception {
        cloud.provider().create(machine(WEB_1), boot);
        await("it says that it has started", () -> cloud.starts().size() == 1);
        long first = pid();
        cloud.provider().close();

        LocalProvider second = cloud.open();
        second.resume(boot);
        assertThat(pid()).isEqualTo(first);
        assertThat(cloud.starts()).hasSize(1);

        kill(first);
        await("the second one has started it again", () -> cloud.starts().size() == 2);
    }

    @Test
    void a_reconciler_without_machines_starts_no_agent_on_resuming() throws Exception {
        cloud.provider().resume(boot);

        assertThat(cloud.agent()).isEmpty();
        assertThat(tickets).hasValue(0);
    }

    @Test
    void closing_leaves_the_agent_and_stopping_ends_it() throws Exception {
        cloud.provider().create(machine(WEB_1), boot);
        cloud.provider().close();
        assertThat(cloud.agent()).isPresent();

        cloud.provider().stopAgent();
        assertThat(cloud.agent()).isEmpty();
    }

    @Test
    void a_process_that_got_the_agents_number_later_is_not_taken_for_it() throws Exception {
        Process other = new ProcessBuilder("sleep", "300").start();
        try {
            Path file = cloud.home().resolve("agent/agent.pid");
            cloud.provider().create(machine(WEB_1), boot);
            await("it says that it has started", () -> cloud.starts().size() == 1);
            cloud.provider().stopAgent();
            String stat = Files.readString(Path.of("/proc/self/stat"));
            Files.writeString(file, other.pid() + "\n" + stat.strip() + "\nanother run of the machine\n");

            cloud.provider().stopAgent();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void waits_longer_after_each_failure_and_half_a_minute_at_most() {
        List<Duration> delays =
                IntStream.of(1, 2, 3, 9, 10, 1_000).mapToObj(AgentWatch::delay).toList();

        assertThat(delays)
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(400),
                        Duration.ofMillis(25_600),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30));
    }

    private long pid() {
        return cloud.agent().map(AgentProcess::pid).orElseThrow();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static MachineSpec machine(NodeId name) {
        return new MachineSpec(name, "local", Optional.empty(), Optional.empty(), List.of(name));
    }
}
