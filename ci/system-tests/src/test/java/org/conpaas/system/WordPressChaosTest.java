package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The blog of the example on three database members, while its nodes, its engines, the agent and the reconciler are killed at random
 * and members are cut off. {@code ci/chaos --blog} runs it.
 */
@NeedsBlog
@EnabledIfSystemProperty(
        named = "conpaas.chaos.rounds",
        matches = "[1-9].*",
        disabledReason = "takes long: ci/chaos --blog runs it")
class WordPressChaosTest {
    private static final int ROUNDS = Integer.getInteger("conpaas.chaos.rounds", 0);
    private static final long SEED = Long.getLong("conpaas.chaos.seed", System.nanoTime());
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Random random = new Random(SEED);

    private enum Harm {
        NODE,
        PROCESS,
        AGENT,
        RECONCILER,
        CUT,
        ALL_MEMBERS
    }

    @Test
    @DisplayName("case 50: whatever is killed or cut off, no acknowledged row is lost and there is one cluster")
    void no_acknowledged_row_is_lost_and_there_is_one_cluster_whatever_is_killed_or_cut_off() throws Exception {
        System.out.println("Chaos of the blog: " + ROUNDS + " rounds, -Dconpaas.chaos.seed=" + SEED);
        try (Installation installation = Installation.start("blog-chaos")) {
            Blog blog = Blog.prepare(installation);
            blog.commit("A blog on three members", manifest -> manifest.replace("mysql: 1,", "mysql: 3,"));
            blog.install();
            String balancer = blog.nodes("db", "glb").get(0).path("address").asText();
            try (Rows rows = new Rows(balancer, Blog.PASSWORD, "blog")) {
                rows.atLeast(10);
                String cluster = one(installation, blog, rows);
                for (int round = 1; round <= ROUNDS; round++) {
                    Harm harm = Harm.values()[random.nextInt(Harm.values().length)];
                    System.out.printf("Round %d: %s%n", round, harm);
                    String page = blog.write("Round " + round, "Kept through round " + round + ".");
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(1000));
                    long begun = System.nanoTime();
                    harm(harm, installation, blog);
                    assertThat(one(installation, blog, rows))
                            .as("the cluster is the one that it was")
                            .isEqualTo(cluster);
                    assertThat(Blog.get(page)).contains("Kept through round " + round + ".");
                    System.out.printf(
                            "  whole again after %d s; %d inserts tried, none that was acknowledged is lost%n",
                            Duration.ofNanos(System.nanoTime() - begun).toSeconds(), rows.count());
                }
            }
        }
    }

    /**
     * Waits until all members are one cluster, have every row that was acknowledged, and the platform says that all is well.
     *
     * @return the name of the cluster's history
     */
    private static String one(Installation installation, Blog blog, Rows rows) throws IOException {
        installation.await("members are one cluster", PATIENCE, () -> {
            Set<String> seen = new HashSet<>();
            for (JsonNode member : blog.nodes("db", "mysql")) {
                seen.add(state(rows, member));
            }
            return seen.size() == 1 && seen.iterator().next().matches("3 \\S+ Primary ON");
        });
        blog.awaitHealthy();
        String cluster = "";
        for (JsonNode member : blog.nodes("db", "mysql")) {
            String address = member.path("address").asText();
            assertThat(rows.lost(address)).as("rows that %s lost", address).isEmpty();
            cluster = state(rows, member).split(" ")[1];
        }
        return cluster;
    }

    /** Size, history, status and readiness; empty for one that does not answer. */
    private static String state(Rows rows, JsonNode member) {
        try {
            return rows.sql(
                    member.path("address").asText(),
                    "SET SESSION wsrep_sync_wait=0; SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME SEPARATOR ' ')"
                            + " FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN ('wsrep_cluster_state_uuid',"
                            + " 'wsrep_cluster_status', 'wsrep_cluster_size', 'wsrep_ready')");
        } catch (IOException e) {
            return "";
        }
    }

    private void harm(Harm harm, Installation installation, Blog blog) throws Exception {
        List<JsonNode> nodes = Stream.of(
                        blog.nodes("db", "mysql"),
                        blog.nodes("db", "glb"),
                        blog.nodes("web", "proxy"),
                        blog.nodes("web", "web"),
                        blog.nodes("web", "backend"))
                .flatMap(List::stream)
                .toList();
        JsonNode victim = nodes.get(random.nextInt(nodes.size()));
        switch (harm) {
            case NODE -> kill(processes(victim));
            case PROCESS -> {
                List<ProcessHandle> all = processes(victim);
                kill(List.of(all.get(random.nextInt(all.size()))));
            }
            case AGENT -> Installation.kill(installation.agentPid());
            case RECONCILER -> {
                Installation.kill(installation.reconcilerPid());
                installation.up();
            }
            case CUT -> cutOff(installation, blog);
            case ALL_MEMBERS -> {
                for (JsonNode member : blog.nodes("db", "mysql")) {
                    kill(processes(member));
                }
            }
        }
    }

    /** Those that the agent started, and all that these have started. */
    private static List<ProcessHandle> processes(JsonNode node) {
        return StreamSupport.stream(node.path("processes").spliterator(), false)
                .map(process -> process.path("pid").asLong())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }

    private static void kill(List<ProcessHandle> processes) {
        assertThat(processes).isNotEmpty();
        System.out.println("  kills " + processes.size() + " processes, first of all "
                + processes.get(0).info().commandLine().orElse("?").replaceAll(".*/", ""));
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Nobody reaches a member for a while. It must notice, and must not take itself for the cluster; the others must go on. Where
     * nodes share this machine's network nothing can be cut off.
     */
    private void cutOff(Installation installation, Blog blog) throws Exception {
        List<JsonNode> members = blog.nodes("db", "mysql");
        JsonNode victim = members.get(random.nextInt(members.size()));
        String link = link(installation, victim);
        if (link.isEmpty()) {
            System.out.println("  nothing: the nodes of this machine have no networks of their own");
            return;
        }
        System.out.println("  cuts off " + victim.path("name").asText());
        Path status = status(installation, victim);
        installation
                .run(installation.home(), List.of("ip", "link", "set", link, "down"))
                .ok();
        try {
            installation.await("the member that is cut off notices", Duration.ofSeconds(60), () -> !phase(status)
                    .equals("primary"));
            TimeUnit.SECONDS.sleep(random.nextInt(10));
            Set<String> phases = new TreeSet<>();
            for (JsonNode member : members) {
                if (!member.equals(victim)) {
                    phases.add(phase(status(installation, member)));
                }
            }
            assertThat(phases).as("the others").containsExactly("primary");
            assertThat(phase(status)).as("the one that is cut off").isNotEqualTo("primary");
        } finally {
            installation
                    .run(installation.home(), List.of("ip", "link", "set", link, "up"))
                    .ok();
        }
    }

    /** What a member says of itself, read on its disk, as nobody may reach it. */
    private static String phase(Path status) throws IOException {
        String[] words = Files.readString(status).split(" ");
        return words.length > 1 ? words[1] : "";
    }

    private static Path status(Installation installation, JsonNode member) {
        return installation
                .home()
                .resolve("local/agent/nodes")
                .resolve(member.path("name").asText())
                .resolve("root/run/status");
    }

    /** This machine's end of a node's network; empty when it has none of its own. */
    private static String link(Installation installation, JsonNode node) throws IOException {
        String pid = String.valueOf(node.path("processes").path(0).path("pid").asLong());
        String shown = installation
                .run(
                        installation.home(),
                        List.of("nsenter", "-t", pid, "-n", "ip", "-o", "link", "show", "type", "veth"))
                .out();
        if (!shown.contains("eth0@if")) {
            return "";
        }
        String index = shown.replaceAll("(?s).*eth0@if(\\d+).*", "$1");
        for (String line : installation
                .run(installation.home(), List.of("ip", "-o", "link", "show", "type", "veth"))
                .out()
                .split("\n")) {
            if (line.startsWith(index + ":")) {
                return line.split("[:@] *")[1];
            }
        }
        return "";
    }
}
