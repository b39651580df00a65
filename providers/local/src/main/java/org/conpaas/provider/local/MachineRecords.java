package org.conpaas.provider.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** The machines that there are: a file each, read once, then held in memory. Any thread may call. */
final class MachineRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final SortedMap<NodeId, Machine> machines = new TreeMap<>();
    private final List<Path> unreadable = new ArrayList<>();

    MachineRecords(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[!.]*.json")) {
            files.forEach(this::read);
        }
    }

    /** @throws ProviderException when the directory is gone or a record cannot be read, for then nobody knows what there is */
    synchronized SortedMap<NodeId, Machine> all() throws ProviderException {
        if (!Files.isDirectory(directory)) {
            throw new ProviderException(Kind.UNAVAILABLE, "the directory of the machines is gone: " + directory);
        }
        if (!unreadable.isEmpty()) {
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "cannot read the record of a machine: " + unreadable.get(0)
                            + "; restore it, or move it away and restart, if that machine is to be forgotten");
        }
        return new TreeMap<>(machines);
    }

    /** Those that could be read. */
    synchronized List<Machine> known() {
        return List.copyOf(machines.values());
    }

    synchronized Optional<Machine> find(NodeId name) {
        return Optional.ofNullable(machines.get(name));
    }

    synchronized boolean isEmpty() {
        return machines.isEmpty();
    }

    /** Not to be called twice at a time for one name. The disk is waited for outside the lock: many may wait together. */
    void put(Machine machine) throws ProviderException {
        try {
            DurableFile.write(file(machine.id()), JSON.writeValueAsBytes(machine));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot record machine " + machine.name() + ": " + e, e);
        }
        synchronized (this) {
            machines.put(machine.id(), machine);
        }
    }

    /** Not to be called twice at a time for one name. */
    void remove(NodeId name) throws ProviderException {
        try {
            DurableFile.delete(file(name));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot forget machine " + name + ": " + e, e);
        }
        synchronized (this) {
            machines.remove(name);
        }
    }

    private void read(Path file) {
        try {
            Machine machine = JSON.readValue(file.toFile(), Machine.class);
            if (!file.equals(file(machine.id()))) {
                unreadable.add(file);
                return;
            }
            machines.put(machine.id(), machine);
        } catch (IOException | RuntimeException e) {
            unreadable.add(file);
        }
    }

    private Path file(NodeId name) {
        return directory.resolve(Names.file(name.toString()) + ".json");
    }
}
