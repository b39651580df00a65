package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/**
 * What a node in a namespace finds as {@code /etc/hosts}: the nodes of its application as {@code backend-1.web.blog}. One file an
 * application, to which {@code /etc/netns/NAME/hosts} of its machines leads.
 */
final class Hosts {
    private static final Path NAMESPACES = Path.of("/etc/netns");
    private static final String LOCAL = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";

    private final Path directory;

    Hosts(Path directory) {
        this.directory = directory;
    }

    void write(Machine machine, Collection<Machine> neighbours) throws ProviderException {
        try {
            Path file = write(machine.id().application(), neighbours);
            Path link = NAMESPACES.resolve(machine.network()).resolve("hosts");
            if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(file)) {
                Files.createDirectories(link.resolveSibling("."));
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, file);
            }
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot write the names for " + machine.name() + ": " + e, e);
        }
    }

    void remove(Machine machine, Collection<Machine> neighbours) throws ProviderException {
        forget(machine.network());
        try {
            if (neighbours.isEmpty()) {
                Files.deleteIfExists(file(machine.id().application()));
            } else {
                write(machine.id().application(), neighbours);
            }
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot forget the name of " + machine.name() + ": " + e, e);
        }
    }

    void forget(String namespace) throws ProviderException {
        try {
            Files.deleteIfExists(NAMESPACES.resolve(namespace).resolve("hosts"));
            Files.deleteIfExists(NAMESPACES.resolve(namespace));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot forget the names of " + namespace + ": " + e, e);
        }
    }

    /** Written in place: processes that run have this very file mounted, and would never see another one. */
    private Path write(String application, Collection<Machine> machines) throws IOException {
        Files.createDirectories(directory);
        StringBuilder text = new StringBuilder(LOCAL);
        machines.forEach(machine -> text.append(line(machine)));
        Path file = file(application);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            long length = content.remaining();
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.truncate(length);
        }
        return file;
    }

    private Path file(String application) {
        return directory.resolve(Names.file(application));
    }

    private static String line(Machine machine) {
        StringBuilder line = new StringBuilder(machine.address());
        for (String name : machine.nodes()) {
            NodeId node = NodeId.parse(name);
            line.append(' ').append(node.role()).append('-').append(node.ordinal());
            line.append('.').append(node.service()).append('.').append(node.application());
        }
        return line.append('\n').toString();
    }
}
