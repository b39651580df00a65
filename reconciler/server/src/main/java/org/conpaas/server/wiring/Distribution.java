package org.conpaas.server.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.pki.Sha256;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.config.SettingProblem;
import org.conpaas.server.config.SettingsRefusedException;

/** What lies beside the WAR: the agent, and the programs that nodes run. */
final class Distribution {
    /** What keeps an agent's memory small; measured in docs/agent.md. */
    private static final List<String> SMALL = List.of(
            "-Xms8m",
            "-Xmn4m",
            "-Xmx96m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    private final Path lib;
    private final SortedMap<String, Path> agentFiles;

    /** @throws SettingsRefusedException when something is missing that no reconciler can do without */
    Distribution(Path lib) {
        this.lib = lib;
        String missing = !Files.isDirectory(lib)
                ? "there is no such folder"
                : !Files.isRegularFile(agent())
                        ? "it has no " + lib.relativize(agent())
                        : !Files.isDirectory(programs()) ? "it has no folder " + lib.relativize(programs()) : "";
        if (!missing.isEmpty()) {
            throw new SettingsRefusedException(List.of(new SettingProblem(
                    "CP5005",
                    "conpaas.lib",
                    lib.toString(),
                    "the distribution's programs",
                    missing,
                    "Build the distribution whole, or name the folder lib of one")));
        }
        this.agentFiles = jars(lib.resolve("agent"));
    }

    private Path agent() {
        return lib.resolve("agent").resolve("conpaas-agent-daemon.jar");
    }

    private Path programs() {
        return lib.resolve("programs");
    }

    /** How the local agent is started. */
    List<String> agentCommand() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(SMALL);
        command.addAll(List.of("-cp", agent().resolveSibling("*").toString(), "org.conpaas.agent.daemon.Main"));
        return command;
    }

    private static SortedMap<String, Path> jars(Path folder) {
        SortedMap<String, Path> jars = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .forEach(file -> jars.put(String.valueOf(file.getFileName()), file));
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's files cannot be read: " + e.getMessage(), e);
        }
        return jars;
    }

    /** The agent as machines of clouds fetch it. */
    AgentSoftware agentSoftware() {
        SortedMap<String, String> digests = new TreeMap<>();
        agentFiles.forEach((name, file) -> digests.put(name, sha256(file)));
        return new AgentSoftware(SMALL, digests);
    }

    /** One of the agent's files. */
    Optional<Path> agentFile(String name) {
        return Optional.ofNullable(agentFiles.get(name));
    }

    private static String sha256(Path file) {
        try {
            return Sha256.hex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Every program by the name before its version, put among the artifacts so that agents can fetch it. */
    Map<String, Program> programs(ArtifactFiles artifacts) {
        Map<String, Program> programs = new HashMap<>();
        try (Stream<Path> files = Files.list(programs())) {
            for (Path file : files.sorted().toList()) {
                programs.put(name(file), program(file, artifacts));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the distribution's programs cannot be read: " + e.getMessage(), e);
        }
        return programs;
    }

    private static Program program(Path file, ArtifactFiles artifacts) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String sha256 = artifacts.put(in, Long.MAX_VALUE, Optional.empty()).sha256();
            return new Program(sha256, file.getFileName().toString());
        }
    }

    /** {@code conpaas-agent-web.jar} is {@code web}, {@code apache-tomcat-10.1.48.tar.gz} is {@code tomcat}. */
    static String name(Path file) {
        return file.getFileName()
                .toString()
                .replaceFirst("^(conpaas-agent|apache)-", "")
                .replaceFirst("(-[0-9][^/]*)?\\.(jar|tar\\.gz|zip)$", "");
    }
}
