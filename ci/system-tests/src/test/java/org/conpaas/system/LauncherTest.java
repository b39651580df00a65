package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the repository's root, in a repository of paper: its Java and its Maven say what they were asked. */
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("conpaas.target", "target"), "../../../cps")
            .toAbsolutePath()
            .normalize();
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final Path folder;
    private final Path root;
    private final Path jdk;

    LauncherTest(@TempDir Path folder) {
        this.folder = folder;
        root = folder.resolve("a repository");
        jdk = folder.resolve("a jdk");
    }

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void paper() throws IOException {
        for (String part : List.of("manifest-schema", "agent", "reconciler", "providers", "ear", "examples/hello")) {
            write(root.resolve(part).resolve("source"), "x");
        }
        write(root.resolve("pom.xml"), "x");
        write(root.resolve("ear/target/conpaas/lib/cli/cli.jar"), "x");
        write(root.resolve("target/cps-build.stamp"), "");
        Files.copy(SCRIPT, root.resolve("cps"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        java("17.0.15");
        program(jdk.resolve("bin/javac"), "exit 0");
        program(
                folder.resolve("bin/mvn"),
                "echo \"maven $*\" >>'" + folder + "/maven'; echo '[INFO] Building ConPaaS 1 [1/2]'");
        age(
                "manifest-schema/source",
                "agent/source",
                "reconciler/source",
                "providers/source",
                "ear/source",
                "examples/hello/source",
                "pom.xml");
    }

    private void java(String version) throws IOException {
        write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(
                jdk.resolve("bin/java"),
                "case \"$*\" in *Training*) exit 1;; esac; for a in \"$@\"; do echo \"[$a]\"; done");
    }

    private void age(String... files) throws IOException {
        for (String file : files) {
            Files.setLastModifiedTime(root.resolve(file), FileTime.from(LONG_AGO));
        }
    }

    @Test
    void what_is_built_is_run_at_once_also_in_a_path_with_spaces() throws Exception {
        Result result = cps(root, List.of(root.resolve("cps").toString(), "status", "two words"));
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).endsWith("[org.conpaas.cli.Cps]\n[status]\n[two words]\n");
        assertThat(result.out())
                .contains(
                        "[" + root + "/ear/target/conpaas/lib/cli/cli.jar]",
                        "[-Dcps.distribution=" + root + "/ear/target/conpaas]");
        assertThat(folder.resolve("maven")).doesNotExist();
    }

    @Test
    void it_works_from_another_folder_and_through_links() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("cps link"), root.resolve("cps"));
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("cps link"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (List<String> command : List.of(
                List.of(link.toString(), "status"),
                List.of(relative.toString(), "status"),
                List.of("../a repository/cps", "status"))) {
            Result result = cps(elsewhere, command);
            assertThat(result.out()).as(result.err()).contains("[-Dcps.distribution=" + root + "/ear/target/conpaas]");
        }
    }

    @Test
    void a_change_of_a_source_is_built_first_and_only_once() throws Exception {
        write(root.resolve("reconciler/new"), "x");
        Files.setLastModifiedTime(root.resolve("target/cps-build.stamp"), FileTime.from(LONG_AGO.plusSeconds(60)));
        Result result = cps(root, List.of("./cps", "status"));
        assertThat(result.err()).contains("Built in");
        assertThat(Files.readString(folder.resolve("maven")))
                .contains("-pl ear -am package")
                .hasLineCount(1);
        assertThat(cps(root, List.of("./cps", "status")).err()).isEmpty();
        assertThat(Files.readString(folder.resolve("maven"))).hasLineCount(1);
    }

    @Test
    void tests_documents_and_build_results_ask_for_no_build() throws Exception {
        Files.setLastModifiedTime(root.resolve("target/cps-build.stamp"), FileTime.from(LONG_AGO.plusSeconds(60)));
        write(root.resolve("reconciler/src/test/NewTest.java"), "x");
        write(root.resolve("reconciler/target/new.class"), "x");
        write(root.resolve("docs/new.md"), "x");
        write(root.resolve("agent/.hidden"), "x");
        assertThat(cps(root, List.of("./cps", "status")).err()).isEmpty();
        assertThat(folder.resolve("maven")).doesNotExist();
    }

    @Test
    void a_missing_distribution_is_built_and_a_build_that_makes_none_is_said() throws Exception {
        Files.delete(root.resolve("ear/target/conpaas/lib/cli/cli.jar"));
        Files.delete(root.resolve("ear/target/conpaas/lib/cli"));
        Result result = cps(root, List.of("./cps", "status"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("cps: the build made no distribution", "where  " + root + "/ear/target/conpaas");
    }

    @Test
    void a_build_that_fails_shows_its_last_lines() throws Exception {
        Files.delete(root.resolve("target/cps-build.stamp"));
        program(folder.resolve("bin/mvn"), "echo '[ERROR] no such symbol'; exit 1");
        Result result = cps(root, List.of("./cps", "status"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("cps: the build failed", "[ERROR] no such symbol", "do     mend it");
        assertThat(root.resolve("target/cps-build.stamp")).doesNotExist();
    }

    @Test
    void no_java_is_said_and_how_to_get_one() throws Exception {
        Result result = run(root, List.of("./cps", "status"), Map.of("PATH", tools().toString()));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("cps: no Java found\n").contains("apt-get install openjdk-17-jdk-headless");
    }

    @Test
    void an_old_java_is_said_with_its_place_and_version() throws Exception {
        java("11.0.2");
        Result result = cps(root, List.of("./cps", "status"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("cps: Java 17 or newer is needed\n")
                .contains("where  " + jdk + "/bin/java is version 11", "set JAVA_HOME");
    }

    private Result cps(Path from, List<String> command) throws IOException, InterruptedException {
        return run(
                from, command, Map.of("JAVA_HOME", jdk.toString(), "PATH", folder + "/bin:" + System.getenv("PATH")));
    }

    /** A PATH with everything that the script needs, but no Java. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name :
                List.of("dirname", "readlink", "find", "head", "sed", "tail", "mv", "rm", "mkdir", "sleep", "grep")) {
            program(tools.resolve(name), "PATH=/usr/bin:/bin exec " + name + " \"$@\"");
        }
        return tools;
    }

    private Result run(Path from, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(from.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(environment));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void program(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
