package org.conpaas.managers.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.managers.Given;
import org.conpaas.managers.Listening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Members of a cluster that really run: who starts it, who joins it, and that nothing that was acknowledged is lost. */
@Execution(ExecutionMode.CONCURRENT)
class GaleraTest {
    private static final AtomicInteger NETWORKS = new AtomicInteger(1);
    private static final String PASSWORD = "it's a \"secret\" $HOME \\";

    private final int network = NETWORKS.getAndIncrement();
    private final List<Member> members = new ArrayList<>();

    private Path directory = Path.of("");

    @BeforeEach
    void engines(@TempDir Path temporary) {
        directory = temporary;
        for (String program : List.of("mariadbd", "mariabackup", "socat")) {
            assumeTrue(
                    isInstalled(program),
                    program + " is not installed: the packages mariadb-server, mariadb-backup, socat");
        }
    }

    static boolean isInstalled(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @AfterEach
    void stop() {
        members.forEach(Member::close);
    }

    private String address(int ordinal) {
        return "127.3." + network + "." + ordinal;
    }

    private NodeSpec spec(int ordinal, int count, String password) {
        Given given = Given.service("mysql").secret("password", "db", password);
        IntStream.rangeClosed(1, count).forEach(each -> given.node("mysql", address(each)));
        NodeSpec spec = new MysqlManager().render(given.context()).get(Given.id("mysql", ordinal));
        assertThat(spec).isNotNull();
        return spec;
    }

    private Member member(int ordinal, int count) throws IOException {
        NodeId node = Given.id("mysql", ordinal);
        Path root = Files.createDirectories(directory.resolve(node.role() + ordinal));
        Member member = new Member(root, address(ordinal), spec(ordinal, count, PASSWORD));
        members.add(member);
        return member;
    }

    private List<Member> cluster(int count) throws Exception {
        List<Member> cluster = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            cluster.add(member(i, count).start());
        }
        for (Member member : cluster) {
            member.awaitReady();
        }
        return cluster;
    }

    private static String size(Member member) throws Exception {
        return member.sql(PASSWORD, "SHOW STATUS LIKE 'wsrep_cluster_size'").replaceAll("\\D", "");
    }

    private static long starts(List<Member> cluster) throws IOException {
        long starts = 0;
        for (Member member : cluster) {
            starts += member.log()
                    .lines()
                    .filter(line -> line.contains("starts the cluster"))
                    .count();
        }
        return starts;
    }

    @Test
    void three_members_are_one_cluster_through_a_crash_of_all_and_a_stop_of_all() throws Exception {
        List<Member> cluster = cluster(3);
        assertThat(starts(cluster)).as("who started the cluster").isEqualTo(1);
        assertThat(size(cluster.get(2))).isEqualTo("3");
        cluster.forEach(
                each -> Listening.as(new MysqlManager()).declares(Given.id(MysqlManager.MYSQL, 1), each.node()));
        cluster.get(0).sql(PASSWORD, "CREATE TABLE t (id INT PRIMARY KEY)");
        changePassword(cluster);
        crash(cluster);
        stopInOrder(cluster);
    }

    /** A password that changes needs no restart, and the old one is refused at once. */
    private void changePassword(List<Member> cluster) throws Exception {
        Member last = cluster.get(2);
        write(cluster, "another one");
        last.await("the new password is valid", () -> isAccepted(last, "another one"));
        assertThatThrownBy(() -> last.sql(PASSWORD, "SELECT 1")).hasMessageContaining("Access denied");
        write(cluster, PASSWORD);
        last.await("the first password is valid again", () -> isAccepted(last, PASSWORD));
    }

    private void write(List<Member> cluster, String password) {
        for (int i = 1; i <= cluster.size(); i++) {
            cluster.get(i - 1).write(spec(i, cluster.size(), password));
        }
    }

    private static boolean isAccepted(Member member, String password) throws Exception {
        try {
            return member.sql(password, "SELECT 1").equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    /** The one with the newest data starts the cluster, and nobody else, however long it is alone. */
    private static void crash(List<Member> cluster) throws Exception {
        cluster.get(0).kill();
        cluster.get(1).await("the others go on", () -> size(cluster.get(1)).equals("2"));
        for (int i = 0; i < 20; i++) {
            cluster.get(1).sql(PASSWORD, "INSERT INTO t VALUES (" + i + ")");
        }
        cluster.get(1).kill();
        cluster.get(2).kill();
        cluster.get(0).start().awaitSaying("it may have newer data");
        cluster.get(2).start();
        cluster.get(1).start();
        awaitRows(cluster, 20);
        assertThat(size(cluster.get(0))).isEqualTo("3");
    }

    private static void awaitRows(List<Member> cluster, int rows) throws Exception {
        for (Member member : cluster) {
            member.awaitReady();
            assertThat(member.sql(PASSWORD, "SELECT COUNT(*) FROM t")).isEqualTo(String.valueOf(rows));
        }
    }

    /** The last that was stopped has the newest data, whoever is started first. */
    private static void stopInOrder(List<Member> cluster) throws Exception {
        cluster.get(0).stop();
        cluster.get(1).sql(PASSWORD, "INSERT INTO t VALUES (20)");
        cluster.get(1).stop();
        cluster.get(2).sql(PASSWORD, "INSERT INTO t VALUES (21)");
        cluster.get(2).stop();
        for (Member member : cluster) {
            member.start();
        }
        awaitRows(cluster, 22);
    }

    @Test
    @DisplayName("case 50: of two members one leaves under load, and one is lost")
    void of_two_members_one_leaves_under_load_and_one_is_lost() throws Exception {
        assumeTrue(isInstalled("haproxy"), "haproxy is not installed: the package haproxy");
        List<Member> cluster = cluster(2);
        cluster.get(0).sql(PASSWORD, "CREATE TABLE t (id INT PRIMARY KEY)");
        leave(cluster);
        cluster.get(1).start().awaitReady();
        lose(cluster);
    }

    private void leave(List<Member> cluster) throws Exception {
        Member balancer = new Member(Files.createDirectories(directory.resolve("glb")), address(9), balancer(2));
        members.add(balancer);
        balancer.start()
                .await("the balancer has members", () -> balancer.state("/").startsWith("200"));
        Listening.as(new MysqlManager())
                .declares(Given.id(MysqlManager.GLB, 1), balancer.node(), MemberRole.STATE_PORT);
        try (Inserts inserts = new Inserts(address(9), PASSWORD)) {
            inserts.atLeast(20);
            NodeSpec one = balancer(1);
            balancer.write(one);
            balancer.reload("balancer");
            balancer.await(
                    "nothing goes by the old list",
                    () -> balancer.passes(one.probes().get(0)));
            cluster.get(1).stop();
            inserts.atLeast(40);
            assertThat(inserts.failures()).isEmpty();
        }
        assertThat(size(cluster.get(0))).isEqualTo("1");
    }

    /** The one that is left has lost the quorum, and goes on once the other has answered. */
    private static void lose(List<Member> cluster) throws Exception {
        String rows = cluster.get(0).sql(PASSWORD, "SELECT COUNT(*) FROM t");
        cluster.get(1).kill();
        cluster.get(0).awaitSaying("has lost the cluster and waits for mysql-2");
        cluster.get(1).start();
        awaitRows(cluster, Integer.parseInt(rows));
        assertThat(size(cluster.get(0))).isEqualTo("2");
    }

    @Test
    void a_member_with_data_of_another_cluster_is_never_overwritten() throws Exception {
        Member first = member(1, 1).start().awaitReady();
        first.sql(PASSWORD, "CREATE TABLE ours (id INT PRIMARY KEY)");
        Member other = new Member(Files.createDirectories(directory.resolve("other")), address(2), alone());
        members.add(other);
        other.start().awaitReady();
        other.sql(PASSWORD, "CREATE TABLE theirs (id INT PRIMARY KEY)");
        other.stop();

        other.write(spec(2, 2, PASSWORD));
        other.start().awaitSaying("has data of another cluster");
        assertThat(Files.exists(other.path("srv/mysql/data/lab/theirs.ibd"))).isTrue();
        assertThat(size(first)).isEqualTo("1");
    }

    private NodeSpec balancer(int count) {
        Given given = Given.service("mysql").secret("password", "db", PASSWORD).node("glb", address(9));
        IntStream.rangeClosed(1, count).forEach(each -> given.node("mysql", address(each)));
        NodeSpec spec = new MysqlManager().render(given.context()).get(Given.id("glb", 1));
        assertThat(spec).isNotNull();
        return spec;
    }

    /** A cluster of its own, with its one member at the second address. */
    private NodeSpec alone() {
        Given given = Given.service("mysql").secret("password", "db", PASSWORD).node("mysql", address(2));
        return new MysqlManager().render(given.context()).values().iterator().next();
    }
}
