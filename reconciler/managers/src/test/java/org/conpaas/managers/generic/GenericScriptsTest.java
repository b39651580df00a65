package org.conpaas.managers.generic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.managers.Given;
import org.conpaas.managers.PlainNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as they really run. */
class GenericScriptsTest {
    private Path root;
    private PlainNode node;

    @BeforeEach
    void node(@TempDir Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("a node"));
        node = new PlainNode(root, "127.77.3.1");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void sees_its_variables_and_nothing_else() throws Exception {
        script("init", "env | sort >seen");
        NodeSpec spec = spec(withCode().variable("COLOUR", "blue"));
        assertThat(node.run(task(spec, "init"))).isZero();
        assertThat(Files.readAllLines(root.resolve("root/seen")))
                .filteredOn(line -> !line.startsWith("_=") && !line.startsWith("SHLVL=") && !line.startsWith("OLDPWD="))
                .containsExactly(
                        "COLOUR=blue",
                        "HOME=" + root.resolve("root"),
                        "MASTER_IP=127.77.3.1",
                        "MY_IP=127.77.3.1",
                        "MY_ROLE=master",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "PWD=" + root.resolve("root"));
    }

    @Test
    void gets_its_parameters_word_by_word() throws Exception {
        script("run", "printf '%s|' \"$#\" \"$@\" >seen; exit 7");
        NodeSpec spec = spec(withCode().asked("op-1", "run", "two words", "", "$HOME;'"));
        assertThat(node.run(task(spec, "run"))).isEqualTo(7);
        assertThat(root.resolve("root/seen")).hasContent("3|two words||$HOME;'|");
    }

    @Test
    void tells_a_script_that_is_missing_from_one_that_failed() throws Exception {
        assertThat(node.run(task(spec(withCode()), "init"))).isEqualTo(GenericManager.NO_SUCH_SCRIPT);
        assertThat(node.log()).contains("init.sh is skipped: this code version has no such script");
    }

    @Test
    void interrupts_nothing_where_nothing_was_started() throws Exception {
        script("interrupt", "touch interrupted");
        NodeSpec spec = spec(withCode().asked("op-1", "interrupt"));
        assertThat(node.run(task(spec, "interrupt"))).isEqualTo(GenericManager.NO_SUCH_SCRIPT);
        node.run(task(spec, "init"));
        assertThat(node.run(task(spec, "interrupt"))).isZero();
        assertThat(root.resolve("root/interrupted")).exists();
    }

    @Test
    void leaves_a_trace_of_every_call_while_there_is_no_code() throws Exception {
        NodeSpec spec = spec(given().node("node", "127.77.3.2").asked("op-1", "run", "a", "b"));
        assertThat(node.run(task(spec, "init"))).isZero();
        assertThat(node.run(task(spec, "run"))).isZero();
        List<String> trace = Files.readAllLines(root.resolve("root/generic.out"));
        assertThat(trace)
                .containsSubsequence(
                        "Executing script init.sh",
                        "Parameters (0): ",
                        "My IP is 127.77.3.1",
                        "My role is master",
                        "My master IP is 127.77.3.1",
                        "Information about other agents is stored at " + root.resolve("var/cache/cpsagent/agents.json"),
                        "[{\"id\": \"lab/it/master/1\", \"ip\": \"127.77.3.1\", \"role\": \"master\"},"
                                + " {\"id\": \"lab/it/node/1\", \"ip\": \"127.77.3.2\", \"role\": \"node\"}]",
                        "Executing script run.sh",
                        "Parameters (2): a b");
    }

    private void script(String name, String... lines) throws IOException {
        Path code = Files.createDirectories(root.resolve("var/cache/cpsagent/bin"));
        Files.write(code.resolve(name + ".sh"), Arrays.asList(lines));
    }

    private static Given given() {
        return Given.service("generic").node("master", "127.77.3.1");
    }

    private static Given withCode() {
        return given().code("code-1", 1, "code.tar.gz");
    }

    private NodeSpec spec(Given given) {
        NodeSpec spec = Objects.requireNonNull(
                new GenericManager().render(given.context()).get(Given.id("master", 1)));
        node.write(spec);
        return spec;
    }

    private static TaskSpec task(NodeSpec spec, String name) {
        return spec.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
