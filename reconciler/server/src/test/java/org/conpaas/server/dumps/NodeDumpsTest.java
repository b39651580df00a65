package org.conpaas.server.dumps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.DataFrames;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.Dumps.Dump;
import org.conpaas.server.agents.AgentSessions;
import org.conpaas.server.agents.Relay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeDumpsTest {
    private static final NodeId NODE = NodeId.parse("blog/db/mysql/1");
    private static final DumpSpec DUMP = new DumpSpec("databases", "sql.gz");

    private final Path folder;
    private final HandClock clock = new HandClock();
    private final AtomicInteger ids = new AtomicInteger();
    private final Relay relay = new Relay(
            new AgentSessions("e1", clock, Duration.ofSeconds(40), Runnable::run),
            () -> "r" + ids.incrementAndGet(),
            8);
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private DumpFiles files;
    private NodeDumps dumps;

    NodeDumpsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws IOException {
        files = new DumpFiles(folder, clock);
        dumps = new NodeDumps(relay, files, clock, later::add);
        dumps.listen(heard::add);
    }

    @Test
    void what_an_agent_answers_becomes_a_file_and_is_told_until_it_is_forgotten() throws IOException {
        assertThat(take()).isEqualTo(new Dump.Taking());
        assertThat(take()).as("it is asked for once").isEqualTo(new Dump.Taking());
        assertThat(relay.answer("a", "r1", frames("rows", true))).isTrue();
        assertThat(heard).containsExactly("blog");
        Dump taken = new Dump.Taken("0.0 MiB; cps trash get blog/db writes it to a file");
        assertThat(take()).isEqualTo(taken);

        DumpFiles.Kept kept = files.all().get(0);
        assertThat(kept.id()).isEqualTo("20260131T120000000Z~blog~db~databases.sql.gz");
        assertThat(files.find(kept.id()).orElseThrow()).hasContent("rows");
        assertThat(Files.getPosixFilePermissions(folder.resolve(kept.id())))
                .as("it is read by nobody else")
                .hasSize(2);
        later.forEach(Runnable::run);
        assertThat(heard).as("in time").hasSize(1);

        clock.now = clock.now.plusSeconds(3600);
        assertThat(take()).as("whoever could not write it down asks again").isEqualTo(taken);
        dumps.forget("other");
        assertThat(take()).isEqualTo(taken);
        dumps.forget("blog");
        assertThat(take()).as("of its next life").isEqualTo(new Dump.Taking());
    }

    @Test
    void data_that_is_not_whole_is_kept_nowhere_and_tried_three_times_with_pauses() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(take()).isEqualTo(new Dump.Taking());
            String request = "r" + attempt;
            assertThatThrownBy(() -> relay.answer("a", request, frames("ro", false)))
                    .hasMessage("table posts is broken");
            assertThat(take()).isEqualTo(new Dump.Failed("table posts is broken", attempt < 3));
            clock.now = clock.now.plusSeconds(10L * attempt - 1);
            assertThat(take()).as("too early").isEqualTo(new Dump.Failed("table posts is broken", attempt < 3));
            clock.now = clock.now.plusSeconds(1);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void more_than_an_agent_can_give_at_a_time_waits() throws IOException {
        for (int i = 1; i <= 5; i++) {
            assertThat(dumps.take("a", NodeId.parse("app" + i + "/db/mysql/1"), DUMP))
                    .isEqualTo(new Dump.Taking());
        }
        assertThat(ids.get()).isEqualTo(4);
        assertThat(relay.answer("a", "r1", frames("rows", true))).isTrue();
        assertThat(heard).containsExactly("app1", "app5");
        dumps.take("a", NodeId.parse("app5/db/mysql/1"), DUMP);
        assertThat(ids.get()).isEqualTo(5);
    }

    @Test
    void an_answer_that_breaks_off_is_a_failure() {
        take();
        byte[] cut = new byte[] {0, 0, 0, 9, 'r'};
        assertThatThrownBy(() -> relay.answer("a", "r1", new ByteArrayInputStream(cut)))
                .isInstanceOf(IOException.class);
        assertThat(take()).isInstanceOf(Dump.Failed.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void an_agent_that_does_not_answer_is_not_waited_for_any_longer() throws IOException {
        take();
        later.remove().run();
        assertThat(heard).containsExactly("blog");
        assertThat(take()).isEqualTo(new Dump.Failed("agent a did not answer", true));
        assertThat(relay.answer("a", "r1", frames("rows", true))).as("late").isFalse();
    }

    @Test
    void too_much_that_is_read_is_a_failure_that_passes() {
        for (int i = 0; i < 8; i++) {
            relay.open("b", new Relay.Data(NODE, "other" + i), answer -> {});
        }
        assertThat(take()).isEqualTo(new Dump.Taking());
        later.remove().run();
        assertThat(take()).isEqualTo(new Dump.Failed("too much is being read of nodes", true));
    }

    @Test
    void what_a_crash_left_half_done_is_swept_up_and_old_dumps_go() throws IOException {
        Files.writeString(folder.resolve("incoming").resolve("dump1.part"), "ro");
        Files.writeString(folder.resolve("notes.txt"), "not ours");
        take();
        relay.answer("a", "r1", frames("rows", true));
        DumpFiles again = new DumpFiles(folder, clock);
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
        assertThat(again.purge(clock.now)).isEmpty();
        assertThat(again.purge(clock.now.plusSeconds(1)))
                .extracting(DumpFiles.Kept::data)
                .containsExactly("databases");
        assertThat(left()).containsExactly("notes.txt");
        assertThat(again.find("../notes.txt")).isEmpty();
    }

    private Dump take() {
        return dumps.take("a", NODE, DUMP);
    }

    private List<String> left() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static InputStream frames(String content, boolean whole) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] bytes = content.getBytes(UTF_8);
        DataFrames.content(frames, bytes, bytes.length);
        if (whole) {
            DataFrames.end(frames);
        } else {
            DataFrames.failure(frames, "table posts is broken");
        }
        return new ByteArrayInputStream(frames.toByteArray());
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-31T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
