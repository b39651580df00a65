package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Eventually.eventually;
import static org.conpaas.agent.daemon.Specs.node;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.Assignment.DataRequest;
import org.conpaas.agent.protocol.Assignment.LogRequest;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeReport.Phase;
import org.conpaas.agent.protocol.NodeReport.ProcessReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as it is shipped: a JVM of its own, enrolled with a reconciler over mutual TLS. */
class AgentTest {
    private static final String SLEEP = "exec sleep 1000";

    private Path temporary;
    private Home home;
    private FakeReconciler reconciler;
    private final List<Process> agents = new ArrayList<>();

    @BeforeEach
    void begin(@TempDir Path directory) throws Exception {
        temporary = directory;
        home = new Home(directory.resolve("home"));
        reconciler = new FakeReconciler(new TestAuthority("ours"));
        reconciler.tokens.add("secret");
    }

    @AfterEach
    void end() throws Exception {
        assertThat(run("stop", "--home", home.root().toString())).isZero();
        agents.forEach(Process::destroyForcibly);
        reconciler.close();
        assertThat(processes()).isEmpty();
    }

    private Map<Long, Mark> processes() throws IOException {
        Map<Long, Mark> found = new HashMap<>();
        if (!Files.exists(home.generation())) {
            return found;
        }
        int number = home.number();
        for (long pid : Proc.pids()) {
            Proc.mark(pid)
                    .filter(mark -> mark.home() == number && Proc.stat(pid).isPresent())
                    .ifPresent(mark -> found.put(pid, mark));
        }
        return found;
    }

    private Process launch(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms8m",
                "-Xmn4m",
                "-Xmx96m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(temporary.resolve("agent.out").toFile()))
                .start();
    }

    private int run(String... arguments) throws Exception {
        Process process = launch(arguments);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    private Process start() throws IOException {
        Process agent = launch("--home", home.root().toString());
        agents.add(agent);
        return agent;
    }

    private Path invitation(String token, String authority) throws IOException {
        Path file = temporary.resolve("enroll.json");
        Files.write(
                file,
                Json.MAPPER.writeValueAsBytes(new Enrolment.Invitation(reconciler.address(), authority, token, "a1")));
        return file;
    }

    private Process enroll() throws Exception {
        Path file = invitation("secret", reconciler.authority.pem());
        Process agent = launch("--home", home.root().toString(), "--enroll", file.toString());
        agents.add(agent);
        return agent;
    }

    private NodeReport await(NodeSpec spec) {
        eventually(spec.name() + " applied", () -> {
            NodeReport report = reconciler.observed().get(spec.name());
            return report != null
                    && report.phase() == Phase.APPLIED
                    && report.fingerprint().equals(spec.fingerprint());
        });
        return Optional.ofNullable(reconciler.observed().get(spec.name())).orElseThrow();
    }

    private static long pid(NodeReport report, String process) {
        return report.processes().stream()
                .filter(one -> one.name().equals(process))
                .mapToLong(ProcessReport::pid)
                .sum();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void an_invited_agent_enrols_works_and_is_alone_in_its_home() throws Exception {
        NodeSpec spec = node("n").process("web", SLEEP).spec();
        reconciler.assign(spec);
        enroll();
        assertThat(pid(await(spec), "web")).isPositive();
        assertThat(temporary.resolve("enroll.json")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.certificate())))
                .isEqualTo("rw-------");
        assertThat(run("--home", home.root().toString())).isEqualTo(Main.IN_USE);
        reconciler.remove("n");
        eventually("gone", () -> reconciler.gone().contains("n"));
        assertThat(processes()).isEmpty();
        assertThat(reconciler.refusals).isEmpty();
        assertThat(reconciler.reports.get(0).complete()).isTrue();
    }

    @Test
    @DisplayName("case 40: a token that is unknown, and an authority that is not the reconciler's, are refused")
    void foreign_parties() throws Exception {
        Path unknown = invitation("guessed", reconciler.authority.pem());
        assertThat(run("--home", home.root().toString(), "--enroll", unknown.toString()))
                .isEqualTo(Main.NOT_ENROLLED);
        assertThat(run("--home", home.root().toString())).isEqualTo(Main.NOT_ENROLLED);
        Path foreign = invitation("secret", new TestAuthority("theirs").pem());
        Process deceived = launch("--home", home.root().toString(), "--enroll", foreign.toString());
        agents.add(deceived);
        eventually("refused", () -> Files.readString(temporary.resolve("agent.out"))
                .contains("not enrolled yet"));
        assertThat(reconciler.tokens).containsExactly("secret");
        kill(deceived);
    }

    @Test
    @DisplayName("case 40: an expired certificate is refused, and a foreign one too; the nodes keep on")
    void stale_certificates() throws Exception {
        reconciler.certificateLife = Duration.ofSeconds(-1);
        Process agent = enroll();
        eventually("enrolled", () -> Files.exists(home.certificate()));
        reconciler.assign(node("n").process("web", SLEEP).spec());
        eventually("refused", () -> Files.readString(home.log().resolve("agent.log.0"))
                .contains("Reconciler not reached"));
        assertThat(reconciler.observed()).isEmpty();
        kill(agent);
        TestAuthority theirs = new TestAuthority("theirs");
        replaceCertificate(theirs);
        start();
        eventually(
                "refused again",
                () -> Files.readString(home.log().resolve("agent.log.0")).split("Reconciler not reached", -1).length
                        > 4);
        assertThat(reconciler.observed()).isEmpty();
    }

    /** The same key with a certificate that another authority made. */
    private void replaceCertificate(TestAuthority theirs) throws Exception {
        FakeReconciler foreign = new FakeReconciler(theirs);
        foreign.tokens.add("theirs");
        Path file = temporary.resolve("foreign.json");
        Files.write(
                file,
                Json.MAPPER.writeValueAsBytes(
                        new Enrolment.Invitation(foreign.address(), theirs.pem(), "theirs", "a1")));
        Home other = new Home(temporary.resolve("other"));
        Enrolment.enroll(other, file);
        Files.write(home.certificate(), Files.readAllBytes(other.certificate()));
        foreign.close();
    }

    @Test
    void a_lost_answer_to_the_enrolment_is_asked_for_again() throws Exception {
        reconciler.answersToLose.set(2);
        enroll();
        eventually("enrolled", () -> Files.exists(home.certificate()));
        assertThat(reconciler.answersToLose).hasValue(0);
        assertThat(reconciler.tokens).isEmpty();
        eventually("forgotten", () -> !Files.exists(home.request()));
    }

    @Test
    void a_certificate_is_renewed_before_it_ends() throws Exception {
        enroll();
        eventually("enrolled", () -> Files.exists(home.certificate()));
        Identity identity = Identity.load(home);
        assertThat(identity.needsRenewal(identity.certificate().getNotBefore().toInstant()))
                .isFalse();
        assertThat(identity.needsRenewal(
                        identity.certificate().getNotAfter().toInstant().minusSeconds(60)))
                .isTrue();
        Enrolment.renew(home, identity);
        assertThat(Identity.load(home).certificate()).isNotEqualTo(identity.certificate());
    }

    @Test
    @DisplayName("case 38: while the reconciler is away the nodes are kept up, and both agree when it is back")
    void partition() throws Exception {
        NodeSpec spec = node("n").process("web", SLEEP).process("other", SLEEP).spec();
        reconciler.assign(spec);
        enroll();
        NodeReport before = await(spec);
        reconciler.stop();
        ProcessHandle.of(pid(before, "web")).ifPresent(ProcessHandle::destroyForcibly);
        NodeSpec changed = node("n")
                .process("web", SLEEP)
                .process("other", SLEEP)
                .process("third", SLEEP)
                .spec();
        reconciler.assign(changed);
        eventually("healed", () -> processes().size() == 2 && !processes().containsKey(pid(before, "web")));
        reconciler.begin();
        NodeReport after = await(changed);
        assertThat(pid(after, "other")).isEqualTo(pid(before, "other"));
        assertThat(pid(after, "web")).isPositive().isNotEqualTo(pid(before, "web"));
        reconciler.restart();
        assertThat(await(changed)).extracting(NodeReport::processes).isEqualTo(after.processes());
    }

    @Test
    void logs_are_read_back_and_followed() throws Exception {
        NodeSpec spec = node("n")
                .process(
                        "web",
                        "for i in 1 2 3 4 5; do echo line $i; done;"
                                + " until test -e go; do sleep 0.02; done; echo later; exec sleep 1000")
                .spec();
        reconciler.assign(spec);
        enroll();
        await(spec);
        reconciler.ask(new LogRequest("r1", "n", "web", 2, false));
        eventually("tail", () -> "line 4\nline 5\n".equals(reconciler.logs.get("r1")));
        reconciler.ask(new LogRequest("r2", "n", "", 1, true));
        eventually("tail", () -> "web: line 5\n".equals(reconciler.logs.get("r2")));
        Files.writeString(home.nodes().resolve("n/root/go"), "");
        eventually("followed", () -> "web: line 5\nweb: later\n".equals(reconciler.logs.get("r2")));
    }

    @Test
    void data_comes_as_its_command_writes_it_and_says_when_it_is_not_whole() throws Exception {
        NodeSpec spec = node("n")
                .process("web", SLEEP)
                .data("good", "cat content; head -c 300000 /dev/zero | tr '\\0' x")
                .data("bad", "echo half; echo 'the disk is ill' >&2; exit 3")
                .file("content", "rows ")
                .spec();
        reconciler.assign(spec);
        enroll();
        await(spec);
        reconciler.ask(new DataRequest("r1", "n", "good"));
        eventually("whole", () -> ("whole: rows " + "x".repeat(300_000)).equals(reconciler.data.get("r1")));
        reconciler.ask(new DataRequest("r2", "n", "bad"));
        eventually("failed", () -> "failed: the disk is ill".equals(reconciler.data.get("r2")));
        reconciler.ask(new DataRequest("r3", "n", "none"));
        eventually("unknown", () -> "failed: Node n has no data none".equals(reconciler.data.get("r3")));
        reconciler.ask(new DataRequest("r4", "elsewhere", "good"));
        eventually("no node", () -> "failed: Node elsewhere is not on this machine".equals(reconciler.data.get("r4")));
    }

    @Test
    void one_at_a_time_takes_a_data_of_a_node() throws Exception {
        NodeSpec spec = node("n")
                .process("web", SLEEP)
                .data("slow", "while [ ! -e go ]; do sleep 0.05; done; echo rows")
                .spec();
        reconciler.assign(spec);
        enroll();
        await(spec);
        reconciler.ask(new DataRequest("r1", "n", "slow"));
        eventually(
                "begun",
                () -> "begun".equals(reconciler.data.get("r1")) && processes().size() > 1);
        reconciler.ask(new DataRequest("r2", "n", "slow"));
        eventually("told", () -> reconciler.data.getOrDefault("r2", "").startsWith("failed: Somebody takes slow"));
        Files.writeString(home.nodes().resolve("n/root/go"), "");
        eventually("whole", () -> "whole: rows\n".equals(reconciler.data.get("r1")));
    }

    /** The data of an agent that dies is not taken for whole, and its command does not outlive it for long. */
    @Test
    void data_that_breaks_off_is_not_whole() throws Exception {
        NodeSpec spec = node("n")
                .process("web", SLEEP)
                .data("endless", "echo begun; while :; do echo x; sleep 0.05; done")
                .spec();
        reconciler.assign(spec);
        Process agent = enroll();
        await(spec);
        reconciler.ask(new DataRequest("r1", "n", "endless"));
        eventually(
                "begun",
                () -> "begun".equals(reconciler.data.get("r1")) && processes().size() > 1);
        kill(agent);
        eventually("broken off", () -> reconciler.data.getOrDefault("r1", "").startsWith("broken"));
        eventually("ended", () -> processes().size() == 1);
    }

    @Test
    @DisplayName("case 37: kill -9 of processes and agents at random moments leaves no twin and no orphan")
    void chaos() throws Exception {
        long seed = Long.getLong("conpaas.seed", System.nanoTime());
        Random random = new Random(seed);
        int nodes = 12;
        Process agent = enroll();
        eventually("enrolled", () -> Files.exists(home.certificate()));
        Map<String, NodeSpec> wanted = new HashMap<>();
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < nodes; i++) {
                if (random.nextInt(3) == 0) {
                    NodeSpec spec = node("n" + i)
                            .once("t", "k" + random.nextInt(4), "echo $$ >> runs")
                            .process("a", SLEEP + random.nextInt(2))
                            .process("b", "sleep 1000 & setsid sleep 1001 & wait")
                            .spec();
                    wanted.put(spec.name(), spec);
                    reconciler.assign(spec);
                }
            }
            long pause = random.nextInt(120);
            eventually("a moment", new Moment(pause));
            List<Long> victims = new ArrayList<>(processes().keySet());
            if (!victims.isEmpty()) {
                ProcessHandle.of(victims.get(random.nextInt(victims.size()))).ifPresent(ProcessHandle::destroyForcibly);
            }
            if (random.nextBoolean()) {
                kill(agent);
                agent = start();
            }
        }
        converges(wanted, seed);
    }

    @Test
    void an_agent_of_many_nodes_is_small() throws Exception {
        int nodes = Integer.getInteger("conpaas.nodes", 100);
        NodeSpec[] specs = new NodeSpec[nodes];
        for (int i = 0; i < nodes; i++) {
            specs[i] = node("n" + i).file("conf", "x").process("web", SLEEP).spec();
        }
        Process first = enroll();
        eventually("enrolled", () -> !reconciler.reports.isEmpty());
        // what an enrolment loads is used once in the life of an agent
        kill(first);
        Process agent = start();
        long begin = System.nanoTime();
        reconciler.assign(specs);
        eventually(
                "all run",
                () -> reconciler.observed().values().stream()
                                .filter(node -> node.phase() == Phase.APPLIED)
                                .count()
                        == nodes);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        String status = Files.readString(Path.of("/proc/" + agent.pid() + "/status"));
        System.out.println(nodes + " nodes applied in " + millis + " ms; " + line(status, "VmRSS") + "; "
                + line(status, "RssAnon") + "; "
                + line(status, "Threads"));
        assertThat(Long.parseLong(line(status, "VmRSS").replaceAll("\\D", "")))
                .as("kilobytes")
                .isLessThan(nodes <= 100 ? 100_000 : 250_000);
    }

    private static String line(String status, String name) {
        return status.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
    }

    private void converges(Map<String, NodeSpec> wanted, long seed) throws IOException {
        try {
            wanted.values().forEach(this::await);
            eventually("four processes a node", () -> processes().size() == 4 * wanted.size());
            for (String name : wanted.keySet()) {
                Path runs = home.nodes().resolve(name).resolve("root/runs");
                List<String> keys = Files.exists(runs) ? Files.readAllLines(runs) : List.of();
                assertThat(keys.size()).as("runs of " + name).isLessThanOrEqualTo(4);
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + processes() + " " + reconciler.observed(), e);
        }
    }

    /** A random span of time: what it is about is the moment at which it ends. */
    private static final class Moment implements Callable<Boolean> {
        private final long end;

        Moment(long millis) {
            end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public Boolean call() {
            return System.nanoTime() > end;
        }
    }
}
