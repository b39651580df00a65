package org.conpaas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every bench measures something, however little; whether the figures are good is for {@code ci/bench} to say. */
class BenchSmokeTest {
    @ParameterizedTest
    @ValueSource(strings = {"A", "B", "C", "D"})
    void measures_and_writes_it_down(String id, @TempDir Path folder) throws Exception {
        int code = new CommandLine(new Main())
                .execute(id, "--size", "3", "--runs", "1", "--warm-ups", "0", "--output", folder.toString());
        assertThat(code).isZero();
        JsonNode json = new ObjectMapper().readTree(folder.resolve(id + ".json").toFile());
        assertThat(json.path("bench").asText()).isEqualTo(id);
        assertThat(json.path("figures").findValuesAsText("what")).isNotEmpty();
        assertThat(json.path("figures").findValues("p50"))
                .allSatisfy(figure -> assertThat(figure.isNumber()).isTrue());
    }
}
