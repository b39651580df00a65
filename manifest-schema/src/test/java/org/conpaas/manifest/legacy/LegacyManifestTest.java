package org.conpaas.manifest.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.conpaas.manifest.ProblemPrinter;
import org.junit.jupiter.api.Test;

class LegacyManifestTest {
    private static List<String> notes(Converted converted) {
        return converted.problems().stream().map(ProblemPrinter::line).toList();
    }

    @Test
    void converts_a_stack_with_totals_uses_and_secrets() {
        Converted converted = LegacyManifest.convert("""
                {"Description":"A wiki.","Application":"My Wiki","Services":[
                 {"Type":"php","ServiceName":"web","Cloud":"default","Start":1,"Archive":"https://files.example/wiki.tgz",
                  "StartupScript":"https://files.example/mount.sh","StartupInstances":{"proxy":"1","web":"1","backend":"3"}},
                 {"Type":"galera","ServiceName":"db","Start":1,"Password":"changeme","Dump":"https://files.example/wiki.sql",
                  "StartupInstances":{"mysql":"2","glb":"1"}},
                 {"Type":"xtreemfs","ServiceName":"files","VolumeStartup":{"volumeName":"uploads","owner":"www-data"},
                  "StartupInstances":{"osd":"3"}}]}
                """);
        assertThat(converted.yaml()).contains("""
                        apiVersion: conpaas.org/v1
                        kind: Application
                        metadata:
                          name: my-wiki
                          description: A wiki.
                        spec:
                          services:
                            web:
                              type: php
                              uses: [db, files]
                              nodes: {backend: 3, proxy: 1, web: 1}
                              startupScript: https://files.example/mount.sh
                              code: {archive: 'https://files.example/wiki.tgz'}
                            db:
                              type: mysql
                              nodes: {glb: 1, mysql: 3}
                              password: {secret: my-wiki-db}
                              dump: https://files.example/wiki.sql
                            files:
                              type: xtreemfs
                              running: false
                              nodes: {osd: 3}
                              volumes:
                                uploads: {owner: www-data}
                        """);
        assertThat(notes(converted))
                .containsExactly(
                        "manifest.json:1:26  CP1032  /Application: `My Wiki` became my-wiki (names are DNS labels)",
                        "manifest.json:4:48  CP1033  /Services/1/Password became {secret: my-wiki-db} (store the password: cps secret set my-wiki-db)",
                        "manifest.json:5:3  CP1032  /Services/1/StartupInstances: counts on top of the first node became totals: {glb=1, mysql=3} (check the totals)");
        assertThat(converted.toString()).doesNotContain("changeme");
    }

    @Test
    void counts_by_the_rules_of_each_type() {
        Converted converted = LegacyManifest.convert("""
                {"Application":"lab","Services":[
                 {"Type":"hadoop","Start":1,"StartupInstances":{"workers":"4"}},
                 {"Type":"scalaris","Start":1,"StartupInstances":{}},
                 {"Type":"selenium","Start":1,"StartupInstances":{"node":2}},
                 {"Type":"taskfarm","Start":0},
                 {"Type":"generic","Start":1,"Archive":"../job.tar","StartupInstances":{"node":"3"},"StartRole":"master"},
                 {"Type":"generic","Start":1,"Colour":"red","StartupInstances":{"web":1,"node":"many","resume":[]}}]}
                """);
        assertThat(converted.yaml()).contains("""
                        apiVersion: conpaas.org/v1
                        kind: Application
                        metadata:
                          name: lab
                        spec:
                          services:
                            mapreduce:
                              type: mapreduce
                              nodes: {worker: 5}
                            scalarix:
                              type: scalarix
                              nodes: {scalarix: 2}
                            selenium:
                              type: selenium
                              nodes: {node: 3}
                            taskfarm:
                              type: taskfarm
                              running: false
                            generic:
                              type: generic
                              nodes: {node: 3}
                            generic-2:
                              type: generic
                        """);
        assertThat(notes(converted))
                .contains(
                        "manifest.json:6:30  CP1031  /Services/4/Archive was left out: the location leaves the repository (put the file into the repository and name its path)",
                        "manifest.json:6:85  CP1031  /Services/4/StartRole was left out: all roles of a service run (start the scripts of one role with `cps generic run`)",
                        "manifest.json:7:30  CP1031  /Services/5/Colour was left out: no such field is known (look it up in the manifest reference)",
                        "manifest.json:7:65  CP1031  /Services/5/StartupInstances/web was left out: type generic has no such role (set nodes by hand)",
                        "manifest.json:7:73  CP1031  /Services/5/StartupInstances/node was left out: it is not a count of 0 to 10000 (set nodes by hand)",
                        "manifest.json:7:87  CP1031  /Services/5/StartupInstances/resume was left out: snapshots of nodes cannot be taken over (copy the volume's files into the new one)");
    }

    @Test
    void gives_every_service_a_name_of_its_own() {
        assertThat(Names.label("  Ünïcode & Söhne!! ")).isEqualTo("unicode-sohne");
        assertThat(Names.label("***")).isEqualTo("unnamed");
        assertThat(Names.label("a".repeat(62) + "-b")).isEqualTo("a".repeat(62));
        assertThat(Names.unique("a".repeat(63), java.util.Set.of("a".repeat(63))))
                .isEqualTo("a".repeat(61) + "-2");
    }

    @Test
    void says_what_is_wrong_with_a_text_that_is_no_manifest() {
        assertThat(notes(LegacyManifest.convert("[1, 2]")))
                .containsExactly(
                        "manifest.json:1:1  CP1030  the text is not a JSON object (give an object with Application and Services)");
        assertThat(notes(LegacyManifest.convert("{\"Services\": [{\"Type\": \"cobol\"}, 5]}")))
                .containsExactly(
                        "manifest.json:1:1  CP1030  /Application is missing (add the application's name)",
                        "manifest.json:1:15  CP1030  /Services/0/Type: `cobol` is no service type (write php, java, mysql, xtreemfs, generic, scalaris, hadoop, …)",
                        "manifest.json:1:34  CP1030  /Services/1 has no Type (write php, java, mysql, xtreemfs, generic, scalaris, hadoop, …)");
        for (String broken :
                List.of("", "{", "{\"a\":1,\"a\":2}", "{} x", "[".repeat(20_000), "{\"Application\": tru}")) {
            assertThat(LegacyManifest.convert(broken))
                    .satisfies(converted -> assertThat(converted.yaml()).isEmpty())
                    .extracting(Converted::problems)
                    .satisfies(problems -> assertThat(problems).singleElement().matches(problem -> problem.code()
                            .equals("CP1030")));
        }
    }
}
