package org.conpaas.managers.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProbeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.managers.Given;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.junit.jupiter.api.Test;

class MysqlManagerTest {
    private final MysqlManager manager = new MysqlManager();

    private static Given given() {
        return Given.service("mysql").secret("password", "db", "open sesame");
    }

    private NodeSpec spec(Given given, String role) {
        return Objects.requireNonNull(manager.render(given.context()).get(Given.id(role, 1)));
    }

    private static String file(NodeSpec spec, String path) {
        return spec.files().stream()
                .filter(file -> file.path().equals(path))
                .map(FileSpec::content)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void members_come_before_balancers_and_change_one_at_a_time_but_start_together() {
        assertThat(manager.order()).containsExactly(List.of("mysql"), List.of("glb"));
        assertThat(manager.oneAtATime("mysql")).isTrue();
        assertThat(manager.startsTogether("mysql")).isTrue();
    }

    @Test
    void a_new_member_restarts_no_other() {
        NodeSpec alone = spec(given().node("mysql", "10.0.0.1"), "mysql");
        NodeSpec among = spec(given().node("mysql", "10.0.0.1").node("mysql", "10.0.0.2"), "mysql");
        assertThat(among.processes()).isEqualTo(alone.processes());
        assertThat(file(among, "etc/my.cnf")).isEqualTo(file(alone, "etc/my.cnf"));
        assertThat(file(among, "etc/members")).isEqualTo("mysql-1 10.0.0.1\nmysql-2 10.0.0.2\n");
    }

    @Test
    void the_password_leaves_for_the_members_only_as_its_hash() {
        NodeSpec spec = spec(given().node("mysql", "10.0.0.1"), "mysql");
        assertThat(NodeSpecs.mentions(spec, "open sesame")).isFalse();
        // as SELECT PASSWORD('open sesame') has it
        assertThat(file(spec, "etc/accounts.sql"))
                .contains("'" + new Account("mysqldb", "open sesame", "lab").hash() + "'");
        assertThat(new Account("mysqldb", "password", "lab").hash())
                .isEqualTo("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19");
    }

    @Test
    void a_changed_password_restarts_nothing() {
        NodeSpec before = spec(given().node("mysql", "10.0.0.1"), "mysql");
        NodeSpec after =
                spec(Given.service("mysql").secret("password", "db", "another").node("mysql", "10.0.0.1"), "mysql");
        assertThat(after).isNotEqualTo(before);
        assertThat(after.processes()).isEqualTo(before.processes());
        List<String> touching = after.processes().stream()
                .flatMap(process -> process.restartOn().stream())
                .toList();
        touching.forEach(path -> assertThat(file(after, path)).isEqualTo(file(before, path)));
    }

    @Test
    void users_get_the_balancer_or_else_the_first_member() {
        assertThat(manager.exports(given().node("mysql", "10.0.0.1").context()))
                .isEqualTo(Map.of(
                        "MYSQL_IP", "10.0.0.1",
                        "MYSQL_PORT", "3306",
                        "MYSQL_USER", "mysqldb",
                        "MYSQL_PASSWORD", "open sesame",
                        "MYSQL_DATABASE", "lab"));
        assertThat(manager.exports(given().node("mysql", "10.0.0.1")
                        .node("glb", "10.0.0.9")
                        .context()))
                .containsEntry("MYSQL_IP", "10.0.0.9");
        assertThat(manager.exports(given().node("mysql", "10.0.0.1")
                        .setting("database", "wiki")
                        .context()))
                .containsEntry("MYSQL_DATABASE", "wiki");
    }

    @Test
    void a_balancer_takes_a_new_member_by_a_reload_and_says_when_the_old_list_is_out_of_use() {
        NodeSpec one = spec(given().node("mysql", "10.0.0.1").node("glb", "10.0.0.9"), "glb");
        NodeSpec two =
                spec(given().node("mysql", "10.0.0.1").node("mysql", "10.0.0.2").node("glb", "10.0.0.9"), "glb");
        assertThat(two.processes()).isEqualTo(one.processes());
        assertThat(two.processes()).extracting(ProcessSpec::reloadOn).containsExactly(List.of("etc/haproxy.cfg"));
        assertThat(file(two, "etc/haproxy.cfg"))
                .contains("server mysql-1 10.0.0.1:3306 check")
                .contains("server mysql-2 10.0.0.2:3306 check");
        assertThat(two.probes()).extracting(ProbeSpec::name).containsExactly("settled", "members");
        assertThat(two.probes().get(0)).isNotEqualTo(one.probes().get(0));
    }

    @Test
    void every_member_has_a_disk_that_stays() {
        assertThat(manager.disks(given().spec()).get("data"))
                .extracting(Disk::kind, Disk::sizeBytes, Disk::at)
                .containsExactly(Disk.Kind.PERSISTENT, 10L << 30, "/srv/mysql");
        assertThat(manager.disks(given().setting("storage", Map.of("size", "2GiB"))
                                .spec())
                        .get("data"))
                .extracting(Disk::sizeBytes)
                .isEqualTo(2L << 30);
    }

    @Test
    void only_the_first_member_loads_the_dump() {
        Given given = given().setting("dump", "data/blog.sql.gz")
                .file("dump", "d1", "blog.sql.gz")
                .node("mysql", "10.0.0.1")
                .node("mysql", "10.0.0.2");
        assertThat(manager.files(given.spec())).isEqualTo(Map.of("dump", "data/blog.sql.gz"));
        Map<NodeId, NodeSpec> specs = manager.render(given.context());
        assertThat(specs.get(Given.id("mysql", 1)))
                .extracting(NodeSpec::artifacts, LIST)
                .hasSize(1);
        assertThat(specs.get(Given.id("mysql", 2)))
                .extracting(NodeSpec::artifacts, LIST)
                .isEmpty();
    }
}
