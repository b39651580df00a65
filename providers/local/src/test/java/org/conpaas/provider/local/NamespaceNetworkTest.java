package org.conpaas.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.conpaas.provider.local.LocalCloud.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Provider.Boot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NamespaceNetworkTest {
    private static final NodeId WEB_1 = NodeId.parse("blog/web/backend/1");
    private static final NodeId WEB_2 = NodeId.parse("blog/web/backend/2");
    private static final NodeId SHOP_1 = NodeId.parse("shop/web/backend/1");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");

    private Optional<LocalCloud> opened = Optional.empty();
    private LocalProvider provider;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        Isolations.Finding finding = LocalCloud.finding(directory, Isolation.NETNS);
        assumeThat(finding.possible()).as(finding.toString()).isTrue();
        LocalCloud cloud = new LocalCloud(directory, Optional.empty());
        opened = Optional.of(cloud);
        provider = cloud.provider();
    }

    @AfterEach
    void close() throws Exception {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }

    @Test
    void is_what_root_gets_when_nothing_is_configured() throws Exception {
        MachineFacts machine = create(WEB_1);

        assertThat(machine.sandbox().isolation()).isEqualTo(Isolation.NETNS);
        assertThat(machine.sandbox().network()).startsWith(cloud().prefix() + "-");
        assertThat(provider.describe()).first().isEqualTo("isolation: netns (the strongest that is possible)");
    }

    @Test
    void machines_have_the_addresses_that_they_are_listed_with_and_a_way_to_each_other() throws Exception {
        MachineFacts first = create(WEB_1);
        MachineFacts second = create(WEB_2);

        assertThat(in(first, "ip", "-4", "-o", "addr", "show", "dev", "eth0")).contains(" " + first.address() + "/22 ");
        assertThat(in(second, "ip", "route", "get", first.address())).contains("dev eth0 src " + second.address());
        Process server = listenOn(first);
        try {
            await("it listens", () -> connects(List.of(), first.address()));
            assertThat(connects(List.of("ip", "netns", "exec", second.sandbox().network()), first.address()))
                    .isTrue();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void machines_of_an_application_know_each_other_by_name_and_no_others() throws Exception {
        MachineFacts first = create(WEB_1);
        MachineFacts second = create(WEB_2);
        MachineFacts other = create(SHOP_1);

        assertThat(in(first, "getent", "hosts", "backend-2.web.blog")).startsWith(second.address() + " ");
        assertThat(in(first, "cat", "/etc/hosts")).doesNotContain("shop");
        assertThat(in(other, "getent", "hosts", "backend-1.web.shop")).startsWith(other.address() + " ");

        provider.delete(WEB_2);
        assertThat(in(first, "cat", "/etc/hosts")).doesNotContain("backend-2.web.blog");
        assertThat(Path.of("/etc/netns", second.sandbox().network())).doesNotExist();
    }

    @Test
    @DisplayName("case 37: a namespace that vanished is listed as not ready, made again, and the reconciler is told")
    void a_vanished_namespace_is_made_again() throws Exception {
        MachineFacts machine = create(WEB_1);
        Queue<NodeId> told = new ConcurrentLinkedQueue<>();
        provider.listen(told::add);

        Command.require("", "ip", "netns", "del", machine.sandbox().network());
        await("it is seen or mended", () -> !ready(WEB_1) || told.contains(WEB_1));
        await("it is made again", () -> told.contains(WEB_1));

        assertThat(ready(WEB_1)).isTrue();
        assertThat(in(machine, "ip", "-4", "-o", "addr", "show", "dev", "eth0")).contains(machine.address());
    }

    @Test
    void after_a_restart_of_the_machine_resuming_makes_bridge_and_namespaces_again() throws Exception {
        MachineFacts machine = create(WEB_1);
        provider.close();
        Command.require("", "ip", "netns", "del", machine.sandbox().network());
        Command.require("", "ip", "link", "del", cloud().prefix());

        LocalProvider later = cloud().open();
        assertThat(later.machines().values()).extracting(MachineFacts::ready).containsExactly(false);
        later.resume(BOOT);

        assertThat(later.machines().values()).extracting(MachineFacts::ready).containsExactly(true);
        assertThat(in(machine, "ip", "-4", "-o", "addr", "show", "dev", "eth0")).contains(machine.address());
    }

    @Test
    @DisplayName("case 42: removing everything ends what still runs in the namespaces, and nothing elsewhere")
    void removing_everything_ends_what_runs_in_the_namespaces() throws Exception {
        MachineFacts machine = create(WEB_1);
        Process inside =
                new ProcessBuilder("ip", "netns", "exec", machine.sandbox().network(), "sleep", "300").start();
        Process outside = new ProcessBuilder("sleep", "300").start();
        try {
            await("it runs inside", () -> Command.require(
                            "", "ip", "netns", "pids", machine.sandbox().network())
                    .contains(String.valueOf(inside.pid())));
            provider.removeAll();

            assertThat(inside.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(outside.isAlive()).isTrue();
            assertThat(provider.machines()).isEmpty();
        } finally {
            inside.destroyForcibly();
            outside.destroyForcibly().waitFor();
        }
    }

    @Test
    void two_installations_do_not_touch_each_other(@TempDir Path elsewhere) throws Exception {
        MachineFacts mine = create(WEB_1);
        try (LocalCloud other = new LocalCloud(elsewhere, Optional.empty())) {
            MachineFacts theirs = other.provider().create(spec(WEB_1), BOOT);
            assertThat(theirs.address()).isNotEqualTo(mine.address());
            assertThat(Files.readString(other.home().resolve("subnet")))
                    .isNotEqualTo(Files.readString(cloud().home().resolve("subnet")));
            provider.removeAll();

            assertThat(other.provider().machines().values())
                    .extracting(MachineFacts::ready)
                    .containsExactly(true);
        }
    }

    private LocalCloud cloud() {
        return opened.orElseThrow();
    }

    private boolean ready(NodeId name) throws Exception {
        return provider.machines().entrySet().stream()
                .anyMatch(each -> each.getKey().equals(name) && each.getValue().ready());
    }

    private MachineFacts create(NodeId name) throws Exception {
        return provider.create(spec(name), BOOT);
    }

    private static MachineSpec spec(NodeId name) {
        return new MachineSpec(name, "local", Optional.empty(), Optional.empty(), List.of(name));
    }

    private static String in(MachineFacts machine, String... command) throws Exception {
        String[] line = new String[command.length + 4];
        System.arraycopy(new String[] {"ip", "netns", "exec", machine.sandbox().network()}, 0, line, 0, 4);
        System.arraycopy(command, 0, line, 4, command.length);
        return Command.require("", line);
    }

    private static Process listenOn(MachineFacts machine) throws Exception {
        return new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        machine.sandbox().network(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Port.class.getName(),
                        "listen",
                        machine.address())
                .start();
    }

    private static boolean connects(List<String> prefix, String address) throws Exception {
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx32m", "-cp", System.getProperty("java.class.path"), Port.class.getName()));
        line.addAll(List.of("connect", address));
        return Command.run("", line.toArray(String[]::new)).isDone();
    }
}
