package org.conpaas.managers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.FileSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;

/** Does with a spec, in a directory, what an agent does: writes files, starts processes and tasks. Ends what it started. */
public final class PlainNode implements AutoCloseable {
    private final Path root;
    private final String address;
    private final Map<String, String> values = new HashMap<>();
    private final List<Process> started = new ArrayList<>();

    public PlainNode(Path root, String address) {
        this.root = root;
        this.address = address;
        values.put("${node}", root.toString());
        values.put("${address}", address);
        values.put(
                "${java}",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    public PlainNode artifact(String name, Path at) {
        values.put("${artifact:" + name + "}", at.toString());
        return this;
    }

    /** Disks, copies of artifacts and files. @return the paths of files that are not as they were */
    public Set<String> write(NodeSpec spec) {
        spec.disks().forEach(this::link);
        spec.artifacts().forEach(this::copy);
        return spec.files().stream().filter(this::write).map(FileSpec::path).collect(Collectors.toSet());
    }

    private void link(DiskSpec disk) {
        Path at = root.resolve(disk.at().substring(1));
        try {
            if (!Files.isSymbolicLink(at)) {
                Files.createDirectories(at.getParent());
                Files.createSymbolicLink(at, Path.of(disk.path()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(ArtifactSpec artifact) {
        Optional<Path> to = artifact.into().map(root::resolve).filter(path -> !Files.exists(path));
        String place = values.get("${artifact:" + artifact.name() + "}");
        // a test that names no place for it puts the content there itself
        if (to.isEmpty() || place == null) {
            return;
        }
        Path from = Path.of(place);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.get().resolve(from.relativize(each));
                Files.createDirectories(target.getParent());
                Files.copy(each, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes away the files of one spec that another does not have. */
    public void removeFiles(NodeSpec old, NodeSpec now) {
        List<String> kept = now.files().stream().map(FileSpec::path).toList();
        old.files().stream()
                .map(FileSpec::path)
                .filter(path -> !kept.contains(path))
                .forEach(this::delete);
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    public Process start(ProcessSpec process) {
        return start(process.command(), process.environment(), false, process.directory());
    }

    /** Runs a task to its end and gives its exit code. */
    public int run(TaskSpec task) throws InterruptedException {
        return ended(start(task));
    }

    public Process start(TaskSpec task) {
        return start(task.command(), task.environment(), task.cleanEnvironment(), task.directory());
    }

    /** In a process group of its own, as every process of a node is. */
    private Process start(List<String> command, Map<String, String> environment, boolean clean, String directory) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        command.forEach(word -> words.add(filled(word)));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(root.resolve(directory).toFile());
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()));
        if (clean) {
            builder.environment().clear();
        }
        environment.forEach((name, value) -> builder.environment().put(name, filled(value)));
        try {
            Process process = builder.start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return address;
    }

    /** Those that it has started and what those have. */
    public Stream<ProcessHandle> processes() {
        return started.stream().flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()));
    }

    public static int ended(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "still running after a minute: " + process.info().commandLine());
        }
        return process.exitValue();
    }

    public String log() throws IOException {
        Path log = root.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private boolean write(FileSpec file) {
        try {
            Path target = root.resolve(file.path());
            if (Files.exists(target) && Files.readString(target).equals(filled(file.content()))) {
                return false;
            }
            Files.createDirectories(target.getParent());
            Path fresh = Files.writeString(target.resolveSibling("fresh"), filled(file.content()));
            Files.setPosixFilePermissions(
                    fresh, PosixFilePermissions.fromString(file.mode() == 0755 ? "rwxr-xr-x" : "rw-r--r--"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String path) {
        try {
            Files.delete(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String filled(String text) {
        String result = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            result = result.replace(value.getKey(), value.getValue());
        }
        return result;
    }

    @Override
    public void close() {
        for (Process process : started) {
            List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(handle -> handle.onExit().join());
        }
    }
}
