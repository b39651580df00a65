package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Kills processes, the agent and the reconciler, in turn and together, at random moments. {@code ci/chaos} runs more rounds and
 * takes a seed.
 */
class ChaosTest {
    private static final int NODES = 3;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int ROUNDS = Integer.getInteger("conpaas.chaos.rounds", 2);
    private static final long SEED = Long.getLong("conpaas.chaos.seed", System.nanoTime());

    @Test
    @DisplayName("case 37: whatever is killed, all converges, nobody else notices, and there is no twin and no orphan")
    void survives() throws Exception {
        System.out.println("Chaos: " + ROUNDS + " rounds, -Dconpaas.chaos.seed=" + SEED);
        Random random = new Random(SEED);
        try (Installation installation = Installation.start("chaos")) {
            Path copy = installation.repository("chaos");
            Files.writeString(copy.resolve("app.yaml"), manifest());
            installation.push(copy, "Three nodes");
            awaitSettled(installation, copy);
            for (int round = 1; round <= ROUNDS; round++) {
                round(installation, copy, round, random);
            }
        }
    }

    private static String manifest() {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: chaos}
                spec:
                  services:
                    web: {type: helloworld, nodes: {node: %d}}
                """.formatted(NODES);
    }

    private static void round(Installation installation, Path copy, int round, Random random) throws Exception {
        Map<String, Long> before = pids(installation);
        assertThat(before).hasSize(NODES);
        String victim = new ArrayList<>(before.keySet()).get(random.nextInt(NODES));
        int what = 1 + random.nextInt(7);
        boolean process = (what & 1) != 0;
        boolean agent = (what & 2) != 0;
        boolean reconciler = (what & 4) != 0;
        System.out.printf(
                "Round %d: kills%s%s%s%n",
                round, process ? " " + victim : "", agent ? " agent" : "", reconciler ? " reconciler" : "");
        Map<String, Load> loads = loads(installation, process ? victim : "");
        try {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
            kill(installation, process ? before.getOrDefault(victim, 0L) : 0, agent, reconciler, random);
            if (reconciler) {
                installation.up();
            }
            awaitSettled(installation, copy);
        } finally {
            for (Load load : loads.values()) {
                load.close();
            }
        }
        loads.forEach((node, load) -> assertThat(load.failures()).as(node).isEmpty());
        Map<String, Long> after = pids(installation);
        before.forEach((node, pid) -> {
            if (!process || !node.equals(victim)) {
                assertThat(after.get(node)).as(node + " was not restarted").isEqualTo(pid);
            }
        });
        assertThat(servers(installation)).as("one process a node").hasSize(NODES);
    }

    /**
     * What the reconciler says is as old as the agent's last report, and with the agent killed beside a process nobody has told
     * it yet. So the round before is over when every process that it names lives and every node answers.
     */
    private static void awaitSettled(Installation installation, Path copy) throws IOException {
        installation.awaitHealthy(copy, "chaos");
        installation.await("every node answers", Duration.ofSeconds(120), () -> {
            for (JsonNode node : nodes(installation)) {
                long pid = node.path("processes").path(0).path("pid").asLong();
                if (ProcessHandle.of(pid).isEmpty()
                        || !Load.answers("http://" + node.path("address").asText() + "/")) {
                    return false;
                }
            }
            return true;
        });
        installation.awaitHealthy(copy, "chaos");
    }

    private static void kill(Installation installation, long process, boolean agent, boolean reconciler, Random random)
            throws Exception {
        List<Long> victims = new ArrayList<>();
        if (process > 0) {
            victims.add(process);
        }
        if (agent) {
            victims.add(installation.agentPid());
        }
        if (reconciler) {
            victims.add(installation.reconcilerPid());
        }
        java.util.Collections.shuffle(victims, random);
        for (long victim : victims) {
            Installation.kill(victim);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        }
    }

    private static Map<String, Load> loads(Installation installation, String except) throws IOException {
        Map<String, Load> loads = new HashMap<>();
        for (JsonNode node : nodes(installation)) {
            if (!node.path("name").asText().equals(except)) {
                String url = "http://" + node.path("address").asText() + "/";
                loads.put(node.path("name").asText(), Load.on(url, 1, PAUSE));
            }
        }
        return loads;
    }

    private static JsonNode nodes(Installation installation) throws IOException {
        return installation.application("chaos").path("services").path(0).path("nodes");
    }

    private static Map<String, Long> pids(Installation installation) throws IOException {
        Map<String, Long> pids = new TreeMap<>();
        for (JsonNode node : nodes(installation)) {
            pids.put(
                    node.path("name").asText(),
                    node.path("processes").path(0).path("pid").asLong());
        }
        return pids;
    }

    /** Every web server of this installation, whoever its parent is. */
    private static List<Long> servers(Installation installation) {
        String cache = installation.home().resolve("local/agent/cache").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> process.info().commandLine().orElse("").contains(cache))
                .map(ProcessHandle::pid)
                .toList();
    }
}
