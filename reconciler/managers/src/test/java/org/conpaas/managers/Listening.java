package org.conpaas.managers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Manager;

/** Where nodes that really run are listening, against where their manager says that they do. */
public final class Listening {
    private static final int PAGE_WITHOUT_LOW_PORTS = 8080;

    /** As the kernel writes states: of TCP that of a listener, of UDP that of whoever hears from all. */
    private static final List<String> STATES = List.of("0A", "07");

    private final Manager manager;

    private Listening(Manager manager) {
        this.manager = manager;
    }

    public static Listening as(Manager manager) {
        return new Listening(manager);
    }

    /**
     * The node listens at nothing that a cloud would not let others reach.
     *
     * @param own ports that only its own agent asks at
     */
    public void declares(NodeId node, PlainNode running, Integer... own) {
        Set<String> declared = manager.innerPorts(node.role()).match(Set::<String>of, ports -> ports.stream()
                .map(port -> "tcp " + port)
                .collect(Collectors.toSet()));
        Set<String> allowed = new TreeSet<>(declared);
        manager.publicPorts(node.role())
                .forEach(port -> allowed.add("tcp " + (port < 1024 ? PAGE_WITHOUT_LOW_PORTS : port)));
        Arrays.asList(own).forEach(port -> allowed.add("tcp " + port));
        assertThat(of(running)).as("where " + node + " listens").isNotEmpty().isSubsetOf(allowed);
    }

    /** At the node's own address, and what its processes have at all addresses. */
    private static Set<String> of(PlainNode node) {
        Set<String> sockets = node.processes().flatMap(Listening::sockets).collect(Collectors.toSet());
        Set<String> found = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : lines(Path.of("/proc/net", table))) {
                List<String> fields = List.of(line.strip().split("\\s+"));
                String[] local = fields.get(1).split(":");
                InetAddress at = address(local[0]);
                boolean isIts = at.getHostAddress().equals(node.address())
                        || at.isAnyLocalAddress() && sockets.contains("socket:[" + fields.get(9) + "]");
                if (STATES.contains(fields.get(3)) && isIts) {
                    found.add(table.substring(0, 3) + " " + Integer.parseInt(local[1], 16));
                }
            }
        }
        return found;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words of four bytes, each as the machine has it in memory. */
    private static InetAddress address(String hexadecimal) {
        ByteBuffer bytes = ByteBuffer.allocate(hexadecimal.length() / 2).order(ByteOrder.nativeOrder());
        for (int word = 0; word < hexadecimal.length(); word += 8) {
            bytes.putInt(Integer.parseUnsignedInt(hexadecimal.substring(word, word + 8), 16));
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a process that may have ended. */
    private static Stream<String> sockets(ProcessHandle process) {
        Set<String> all = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            for (Path each : open.toList()) {
                all.add(Files.readSymbolicLink(each).toString());
            }
        } catch (IOException | UncheckedIOException e) {
            return all.stream();
        }
        return all.stream();
    }
}
