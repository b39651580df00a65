package org.conpaas.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderFixture;

/** A local cloud in a directory of its own, with a shell script in the place of the agent. */
final class LocalCloud implements ProviderFixture {
    private static final String SCRIPT = """
            #!/bin/sh
            home=$2
            if [ "$3" = --enroll ]; then
              cat "$4" >> "$home/tickets"
              : > "$home/agent.properties"
              : > "$home/agent.pem"
            fi
            echo "$$" >> "$home/starts"
            exec sleep 300
            """;

    private final LocalSettings settings;
    private final List<LocalProvider> opened = new ArrayList<>();
    private final Path foreign;
    private final LocalProvider provider;

    LocalCloud(Path directory, Optional<Isolation> isolation) throws IOException, ProviderException {
        Path script = directory.resolve("agent.sh");
        Files.writeString(script, SCRIPT);
        this.settings =
                new LocalSettings("local", directory.resolve("home"), isolation, List.of("sh", script.toString()));
        this.foreign = settings.home().resolve("volumes/foreign");
        this.provider = open();
    }

    /** Whether this machine allows the isolation, and if not why. */
    static Isolations.Finding finding(Path directory, Isolation isolation) throws IOException {
        return Isolations.probe(Files.createDirectories(directory.resolve("probe"))).stream()
                .filter(finding -> finding.isolation() == isolation)
                .findFirst()
                .orElseThrow();
    }

    LocalProvider open() throws ProviderException {
        LocalProvider fresh = new LocalProvider(settings, Clock.systemUTC());
        opened.add(fresh);
        return fresh;
    }

    Path home() {
        return settings.home();
    }

    String prefix() {
        return NamespaceNetwork.prefix(settings.home());
    }

    Optional<AgentProcess> agent() {
        return AgentProcess.read(home().resolve("agent/agent.pid")).filter(AgentProcess::isAlive);
    }

    List<String> starts() throws IOException {
        Path file = home().resolve("agent/starts");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Override
    public LocalProvider provider() {
        return provider;
    }

    @Override
    public Provider restarted() throws ProviderException {
        return open();
    }

    @Override
    public void addForeign() throws Exception {
        Files.createDirectories(foreign);
        Files.writeString(foreign.resolve("letter"), "not yours");
        Files.writeString(home().resolve("machines/notes.txt"), "not yours");
        if (Isolations.isRoot()) {
            Command.require("", "ip", "netns", "add", foreignNamespace());
        }
    }

    @Override
    public boolean foreignUntouched() throws Exception {
        boolean namespace = !Isolations.isRoot() || Files.exists(Path.of("/run/netns", foreignNamespace()));
        return namespace
                && Files.readString(foreign.resolve("letter")).equals("not yours")
                && Files.exists(home().resolve("machines/notes.txt"));
    }

    @Override
    public void silence() throws IOException {
        Files.move(home().resolve("machines"), home().resolve("hidden"));
    }

    @Override
    public void mend() throws IOException {
        Files.move(home().resolve("hidden"), home().resolve("machines"));
    }

    /** Nothing of it may be left, however the test ended. */
    @Override
    public void close() throws Exception {
        if (Files.exists(home().resolve("hidden"))) {
            mend();
        }
        for (LocalProvider each : opened) {
            each.stopAgent();
            each.close();
        }
        try (LocalProvider last = new LocalProvider(settings, Clock.systemUTC())) {
            last.removeAll();
        }
        if (Isolations.isRoot()) {
            Command.run("", "ip", "netns", "del", foreignNamespace());
            assertThat(Command.require("", "ip", "netns", "list")).doesNotContain(prefix());
            assertThat(Command.require("", "ip", "-o", "link")).doesNotContain(prefix());
        }
        assertThat(agent()).isEmpty();
    }

    /** Begins as ours would in another home. */
    private String foreignNamespace() {
        return "cpsx" + prefix().substring(3) + "-2";
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.call()) {
            assertThat(Instant.now()).as("waiting until %s", what).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
