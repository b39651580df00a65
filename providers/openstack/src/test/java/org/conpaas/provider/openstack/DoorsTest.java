package org.conpaas.provider.openstack;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines are reached where their roles need it, and nowhere else. */
class DoorsTest {
    private static final String GROUPS = "/network/v2.0/security-groups";
    private static final String RULES = "/network/v2.0/security-group-rules";
    private static final String ANY = "'protocol': null, 'port_range_min': null, 'port_range_max': null";

    private ScriptedCloud cloud;

    @BeforeEach
    void open() throws IOException {
        cloud = new ScriptedCloud();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private Doors doors() {
        return new Doors(cloud.settings(), cloud.calls());
    }

    /** Of the application blog. */
    private static MachineSpec machine(InnerPorts inner, Integer... people) {
        NodeId name = NodeId.parse("blog/web/backend/1");
        return new MachineSpec(
                name, "test", Optional.empty(), Optional.empty(), List.of(name), new Needs(Set.of(people), inner, 0));
    }

    private ScriptedCloud has(String... groups) {
        return cloud.says(
                "GET " + GROUPS,
                200,
                Stream.of(groups)
                        .map(name -> "{'id': 'the " + name + "', 'name': 'conpaas scripted " + name + "'}")
                        .collect(joining(", ", "{'security_groups': [", "]}")));
    }

    /** Groups with these IDs, one after the other, that have no rules yet. */
    private void makes(String... ids) {
        cloud.says("GET " + RULES, 200, "{'security_group_rules': []}")
                .says("POST " + RULES, 201, "{'security_group_rule': {'id': 'r'}}");
        for (String id : ids) {
            cloud.says("POST " + GROUPS, 201, "{'security_group': {'id': '" + id + "'}}");
        }
    }

    private static String rule(String family, String ports, String from) {
        return "{'id': 'r', 'direction': 'ingress', 'ethertype': '" + family + "', " + ports + ", 'remote_group_id': "
                + from + ", 'remote_ip_prefix': null}";
    }

    private static String tcp(int port) {
        return "'protocol': 'tcp', 'port_range_min': " + port + ", 'port_range_max': " + port;
    }

    private List<String> names() {
        return cloud.sent("POST " + GROUPS).stream()
                .map(body -> body.at("/security_group/name").asText())
                .toList();
    }

    /** The rules that were made: of which group, what, and who is let in. */
    private List<String> made() {
        return cloud.sent("POST " + RULES).stream()
                .map(body -> body.path("security_group_rule"))
                .map(rule -> rule.path("security_group_id").asText() + ": "
                        + rule.path("direction").asText() + " "
                        + rule.path("ethertype").asText() + " "
                        + rule.path("protocol").asText("any") + " "
                        + rule.path("port_range_min").asText("-") + "-"
                        + rule.path("port_range_max").asText("-") + " from "
                        + rule.path("remote_group_id").asText("all"))
                .toList();
    }

    @Test
    void an_application_is_let_in_at_the_ports_of_the_roles_and_people_at_theirs() throws Exception {
        has();
        makes("own", "set", "eighty");
        assertThat(doors().of(machine(InnerPorts.tcp(9080, 6379), 80))).containsExactly("own", "set", "eighty");
        assertThat(names())
                .containsExactly(
                        "conpaas scripted application blog",
                        "conpaas scripted application blog tcp 6379,9080",
                        "conpaas scripted port 80");
        assertThat(made())
                .containsExactly(
                        "set: ingress IPv4 tcp 6379-6379 from own",
                        "set: ingress IPv6 tcp 6379-6379 from own",
                        "set: ingress IPv4 tcp 9080-9080 from own",
                        "set: ingress IPv6 tcp 9080-9080 from own",
                        "eighty: ingress IPv4 tcp 80-80 from all",
                        "eighty: ingress IPv6 tcp 80-80 from all");
    }

    @Test
    void programs_that_nobody_knows_are_reached_by_their_application_at_all_ports() throws Exception {
        has();
        makes("own", "set");
        doors().of(machine(new InnerPorts.All()));
        assertThat(names()).endsWith("conpaas scripted application blog all");
        assertThat(made()).containsExactly("set: ingress IPv4 any --- from own", "set: ingress IPv6 any --- from own");
    }

    @Test
    void a_machine_that_others_need_not_reach_only_shows_whose_it_is() throws Exception {
        has();
        makes("own");
        assertThat(doors().of(machine(InnerPorts.NONE))).containsExactly("own");
        assertThat(made()).isEmpty();
    }

    @Test
    void rules_that_are_not_there_are_made_whatever_others_are() throws Exception {
        cloud.says("GET " + GROUPS, 200, "{'security_groups': [{'id': 'g', 'name': 'any'}]}")
                .says(
                        "GET " + RULES,
                        200,
                        Stream.of(
                                        rule("IPv4", tcp(80), "'g'"),
                                        rule("IPv6", tcp(80), "'another'"),
                                        rule("IPv4", tcp(81), "null"),
                                        rule("IPv6", tcp(82), "'g'"),
                                        rule("IPv6", ANY, "'g'"))
                                .collect(joining(", ", "{'security_group_rules': [", "]}")))
                .says("POST " + RULES, 409, "{'NeutronError': {'message': 'exists already', 'detail': ''}}");
        doors().of(machine(InnerPorts.tcp(80, 81)));
        assertThat(made())
                .containsExactly(
                        "g: ingress IPv6 tcp 80-80 from g",
                        "g: ingress IPv4 tcp 81-81 from g",
                        "g: ingress IPv6 tcp 81-81 from g");
    }

    @Test
    void more_ports_than_a_name_holds_still_have_one() throws Exception {
        has();
        makes("own", "set");
        Integer[] many = IntStream.rangeClosed(10_001, 10_060).boxed().toArray(Integer[]::new);
        doors().of(machine(InnerPorts.tcp(many)));
        assertThat(names().get(1))
                .startsWith("conpaas scripted application blog ")
                .hasSizeLessThan(60);
    }

    @Test
    void with_an_application_go_its_groups_and_no_others() throws Exception {
        has("application blog", "application blog all", "application blog-2", "application blog-2 all", "port 80");
        cloud.says("DELETE " + GROUPS + "/the application blog", 204, "")
                .says("DELETE " + GROUPS + "/the application blog all", 204, "");
        doors().forget("blog");
        assertThat(cloud.heard())
                .filteredOn(call -> call.startsWith("DELETE"))
                .as("first who lets others of the application in")
                .containsExactly(
                        "DELETE " + GROUPS + "/the application blog all", "DELETE " + GROUPS + "/the application blog");
    }

    @Test
    void every_group_of_an_application_is_told_to_be_its_own() throws Exception {
        has("application blog", "application blog tcp 80,81", "application blog-2", "port 80");
        assertThat(doors().marked())
                .extracting(each -> each.id() + " of " + each.of())
                .containsExactly(
                        "the application blog of blog",
                        "the application blog tcp 80,81 of blog",
                        "the application blog-2 of blog-2");
    }
}
