package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example says what its commit would do: {@code expected-plan.txt}, made anew with -Dconpaas.write.documents=true. */
class ExamplePlansTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("conpaas.distribution", ""))
            .resolve("../../../examples")
            .normalize();

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(folder -> Files.exists(folder.resolve("manifest.yaml"))).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void plans_what_it_says(Path example) throws IOException {
        Installation.Result plan = Installation.none()
                .cps("plan", "--offline", "-f", example.resolve("manifest.yaml").toString());
        assertThat(plan.code()).as(plan.err()).isEqualTo(2);
        Path expected = example.resolve("expected-plan.txt");
        if (Boolean.getBoolean("conpaas.write.documents")) {
            Files.writeString(expected, plan.out());
        }
        assertThat(plan.out()).isEqualTo(Files.readString(expected));
    }
}
