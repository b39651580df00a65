package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fields that every service may have, from the manifest to the node. */
class CommonFieldsTest {
    private static Installation installation;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.start("common-fields");
    }

    @AfterAll
    static void stop() throws IOException {
        installation.close();
    }

    private static String application(String name, String service) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: %s}
                spec:
                  services:
                    web:
                """.formatted(name) + service.indent(6);
    }

    @Test
    void a_startup_script_runs_once_per_node_and_again_when_it_is_mended() throws IOException {
        Path copy = installation.repository("scripted");
        Files.writeString(
                copy.resolve("app.yaml"),
                application("scripted", "type: helloworld\nstartupScript: setup.sh\nenvironment: {COLOUR: red}\n"));
        Files.writeString(copy.resolve("setup.sh"), "#!/bin/bash\necho \"no $COLOUR today\"; exit 3\n");
        installation.push(copy, "A script that fails");
        installation.await(
                "the failure is told",
                Duration.ofSeconds(90),
                () -> installation.cps("why", "scripted").out().contains("Task startup ended with 3"));
        assertThat(installation.cps("service", "logs", "scripted/web/node/1").out())
                .contains("no red today");
        assertThat(installation.application("scripted").path("health").asText()).isEqualTo("DEGRADED");

        Files.writeString(copy.resolve("setup.sh"), "#!/bin/bash\n[[ $COLOUR == red ]] && echo \"$COLOUR\" >>ran\n");
        installation.push(copy, "Mend the script");
        installation.awaitHealthy(copy, "scripted");
        Path ran = installation.home().resolve("local/agent/nodes/scripted/web/node/1/root/ran");
        assertThat(ran).hasContent("red");
        Files.writeString(
                copy.resolve("app.yaml"),
                application(
                        "scripted",
                        "type: helloworld\nstartupScript: setup.sh\nenvironment: {COLOUR: red}\ngreeting: Hi\n"));
        installation.push(copy, "Another greeting");
        installation.awaitHealthy(copy, "scripted");
        assertThat(ran).hasContent("red");
    }

    @Test
    void an_empty_disk_is_filled_once_and_what_is_on_it_is_never_overwritten() throws IOException {
        Path copy = installation.repository("filled");
        Path folder = Files.createDirectories(copy.resolve(".git/content/deep"));
        Files.writeString(folder.resolve("file"), "from the archive");
        String archive = copy.resolve("content.tar.gz").toString();
        installation
                .run(
                        copy,
                        List.of(
                                "tar",
                                "-czf",
                                archive,
                                "-C",
                                copy.resolve(".git/content").toString(),
                                "."))
                .ok();
        String disk = "type: helloworld\n" + "disks: {kept: {kind: persistent, size: 1GiB, at: /srv/kept, from: %s}}\n";
        Files.writeString(copy.resolve("app.yaml"), application("filled", disk.formatted("nowhere.tar.gz")));
        installation.push(copy, "Content that is not there");
        installation.await(
                "what is missing is told",
                Duration.ofSeconds(60),
                () -> installation.cps("why", "filled").out().contains("nowhere.tar.gz"));
        Files.writeString(copy.resolve("app.yaml"), application("filled", disk.formatted("content.tar.gz")));
        installation.push(copy, "Content");
        installation.awaitHealthy(copy, "filled");
        Path file = installation.home().resolve("local/volumes/filled~web~node~1~kept/data/deep/file");
        assertThat(file).hasContent("from the archive");
        assertThat(Files.getPosixFilePermissions(file)).contains(PosixFilePermission.OWNER_WRITE);
        assertThat(file.resolveSibling("../.filling")).doesNotExist();
        assertThat(file.resolveSibling("../.filled")).exists();

        Files.writeString(file, "changed by its user");
        Files.writeString(folder.resolve("file"), "another archive");
        installation
                .run(
                        copy,
                        List.of(
                                "tar",
                                "-czf",
                                archive,
                                "-C",
                                copy.resolve(".git/content").toString(),
                                "."))
                .ok();
        installation.push(copy, "Other content");
        installation.awaitHealthy(copy, "filled");
        assertThat(file).hasContent("changed by its user");
    }

    @Test
    void a_node_is_held_to_its_instance() throws IOException {
        assumeThat(installation.cps("status").out()).contains("instance: {cpu, ram}: each node is held to it");
        Path copy = installation.repository("sized");
        Files.writeString(
                copy.resolve("app.yaml"), application("sized", "type: helloworld\ninstance: {cpu: 1, ram: 300MiB}\n"));
        installation.push(copy, "A size");
        installation.awaitHealthy(copy, "sized");
        assertThat(memoryLimit("sized")).isEqualTo(300L << 20);
        Files.writeString(
                copy.resolve("app.yaml"), application("sized", "type: helloworld\ninstance: {cpu: 1, ram: 400MiB}\n"));
        installation.push(copy, "Another size");
        installation.awaitHealthy(copy, "sized");
        assertThat(memoryLimit("sized")).isEqualTo(400L << 20);
    }

    /** As the kernel has it for the group of the application's first process. */
    private static long memoryLimit(String application) throws IOException {
        long pid = installation
                .application(application)
                .at("/services/0/nodes/0/processes/0/pid")
                .asLong();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] parts = line.split(":", 3);
            Path group = Path.of("/sys/fs/cgroup", parts[1].equals("memory") ? "memory" : "", parts[2]);
            for (String file : List.of("memory.limit_in_bytes", "memory.max")) {
                if (Files.exists(group.resolve(file))) {
                    return Long.parseLong(Files.readString(group.resolve(file)).strip());
                }
            }
        }
        throw new AssertionError("process " + pid + " is in no group that limits memory");
    }

    @Test
    void what_this_cloud_cannot_do_is_told_everywhere() throws IOException {
        Path copy = installation.repository("asked");
        Path file = copy.resolve("app.yaml");
        Files.writeString(file, application("asked", "type: helloworld\ninstance: m1.large\nimage: ubuntu\n"));
        assertThat(installation
                        .cps("manifest", "validate", file.toString())
                        .ok()
                        .out())
                .contains("app.yaml:6:5", "CP3101", "m1.large has no effect", "CP3104");
        assertThat(installation.cps("plan", "-f", file.toString()).err()).contains("CP3101", "CP3104");
        assertThat(installation.push(copy, "Ask for too much")).contains("CP3101", "CP3104");
        installation.awaitHealthy(copy, "asked");
        assertThat(installation.cps("plan", "asked").err()).contains("CP3101", "CP3104");
        assertThat(installation.cps("why", "asked").out()).contains("with 2 warnings", "m1.large has no effect");
        assertThat(installation.application("asked").path("problems")).hasSize(2);
    }

    @Test
    void a_url_without_a_digest_is_told_everywhere() throws IOException {
        Path copy = installation.repository("pinned");
        Path file = copy.resolve("app.yaml");
        Files.writeString(
                file,
                application(
                        "pinned",
                        "type: generic\nrunning: false\ncode: {archive: \"https://code.invalid/job.tar.gz\"}\n"));
        assertThat(installation
                        .cps("manifest", "validate", file.toString())
                        .ok()
                        .out())
                .contains("CP1026", "without sha256");
        assertThat(installation.cps("plan", "-f", file.toString()).err()).contains("CP1026");
        installation.push(copy, "A URL without a digest");
        installation.await(
                "it is told",
                Duration.ofSeconds(60),
                () -> installation.cps("why", "pinned").out().contains("a URL without sha256"));
        assertThat(installation.cps("plan", "pinned").err()).contains("CP1026");
    }

    @Test
    void a_folder_with_a_slash_at_its_end_is_code() throws IOException {
        Path copy = installation.repository("folder");
        Files.createDirectories(copy.resolve("jobs/scripts"));
        Files.writeString(copy.resolve("jobs/scripts/init.sh"), "echo one >>\"$HOME/inits\"\n");
        Files.writeString(
                copy.resolve("app.yaml"), application("folder", "type: generic\ncode: {archive: ./jobs/scripts/}\n"));
        installation.push(copy, "A folder");
        installation.awaitHealthy(copy, "folder");
        Path inits = installation.home().resolve("local/agent/nodes/folder/web/master/1/root/root/inits");
        assertThat(inits).hasContent("one");
        String first = installation.git(copy, "rev-parse", "HEAD").out().strip();

        Files.writeString(copy.resolve("jobs/scripts/init.sh"), "echo two >>\"$HOME/inits\"\n");
        installation.push(copy, "Other code, same manifest");
        installation.await("the new code is there", Duration.ofSeconds(60), () -> Files.readString(inits)
                .contains("two"));

        installation.cps("rollback", "folder", "--to", first).ok();
        installation.await(
                "the old code is back",
                Duration.ofSeconds(60),
                () -> Files.readString(inits).endsWith("one\n")
                        && Files.readString(inits).contains("two"));
    }
}
