package org.conpaas.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.conpaas.agent.daemon.Specs.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.AgentReport;
import org.conpaas.agent.protocol.MetricSpec;
import org.conpaas.agent.protocol.NodeMetrics;
import org.conpaas.agent.protocol.NodeReport.Usage;
import org.conpaas.agent.protocol.NodeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private Machine machine;
    private Metrics metrics;
    private Usage usage = Usage.NONE;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        machine = new Machine(directory.resolve("home"));
        metrics = new Metrics(machine.machinery, node -> usage);
    }

    @AfterEach
    void end() {
        machine.close();
    }

    private List<NodeMetrics> gather() {
        return metrics.gather(machine.nodes.all());
    }

    private void have(MetricSpec... specs) {
        NodeSpec spec = node("a/b/c/1").metrics(specs).spec();
        machine.assign(spec);
        machine.awaitApplied(spec);
    }

    private Path write(String text) throws IOException {
        Path file = machine.tree("a/b/c/1").resolve("numbers");
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(machine.clock.instant()));
        return file;
    }

    @Test
    void a_file_of_the_node_is_told_as_numbers() throws IOException {
        have(MetricSpec.file("numbers"));
        write("# a comment\n"
                + "requests_per_second 12.5\n"
                + "Bad-Name 3\n"
                + "no_number x\n"
                + "endless Infinity\n"
                + "p95_seconds 4e-2 17\n");
        assertThat(gather())
                .containsExactly(new NodeMetrics("a/b/c/1", Map.of("requests_per_second", 12.5, "p95_seconds", 0.04)));
    }

    @Test
    void what_stays_is_told_again_after_a_minute_only() throws IOException {
        have(MetricSpec.file("numbers"));
        write("x 1\n");
        assertThat(gather()).hasSize(1);
        assertThat(gather()).isEmpty();
        machine.clock.jump(Metrics.AGAIN);
        write("x 1\n");
        assertThat(gather()).hasSize(1);
    }

    @Test
    void a_file_that_nobody_writes_any_more_says_nothing() throws IOException {
        have(MetricSpec.file("numbers"));
        write("x 1\n");
        assertThat(gather()).hasSize(1);
        machine.clock.jump(Duration.ofSeconds(31));
        assertThat(gather()).containsExactly(new NodeMetrics("a/b/c/1", Map.of()));
    }

    @Test
    void neither_a_link_nor_a_directory_nor_nothing_is_read() throws IOException {
        have(MetricSpec.file("numbers"));
        assertThat(gather()).containsExactly(new NodeMetrics("a/b/c/1", Map.of()));
        Path secret = Files.writeString(machine.home.root().resolve("secret"), "x 1\n");
        Files.createSymbolicLink(machine.tree("a/b/c/1").resolve("numbers"), secret);
        assertThat(gather()).isEmpty();
    }

    @Test
    void processor_time_becomes_a_share_of_what_the_node_may_use() {
        have(MetricSpec.USAGE);
        usage = new Usage(10, 123_456_789);
        assertThat(gather()).containsExactly(new NodeMetrics("a/b/c/1", Map.of("memory_bytes", 120_000_000.0)));
        machine.clock.jump(Duration.ofSeconds(10));
        usage = new Usage(10 + 5.0 * Runtime.getRuntime().availableProcessors(), 123_456_790);
        assertThat(gather())
                .containsExactly(new NodeMetrics("a/b/c/1", Map.of("memory_bytes", 120_000_000.0, "cpu", 0.5)));
    }

    @Test
    void a_node_without_metrics_tells_none() {
        have();
        assertThat(gather()).isEmpty();
    }

    @Test
    void at_most_sixty_four_numbers_of_a_node_are_told() throws IOException {
        have(MetricSpec.file("numbers"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("x").append(i).append(" 1\n");
        }
        write(text.toString());
        assertThat(gather().get(0).isValid()).isTrue();
        assertThat(gather()).isEmpty();
    }

    @Test
    void either_side_may_know_nothing_of_metrics_yet() throws IOException {
        String old = Json.MAPPER.writeValueAsString(new AgentReport("a", "e", 1, true, List.of(), List.of()));
        assertThat(Json.MAPPER
                        .readValue(old.replace(",\"metrics\":[]", ""), AgentReport.class)
                        .metrics())
                .isEmpty();
        String spec = Json.MAPPER.writeValueAsString(node("n").spec());
        assertThat(Json.MAPPER.readValue(spec.replace(",\"metrics\":[]", ""), NodeSpec.class))
                .isEqualTo(node("n").spec());
    }
}
