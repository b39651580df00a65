package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/**
 * A network namespace for each machine, joined by a bridge. All names begin with a prefix that is derived from the home, so
 * that two installations never touch each other's.
 */
final class NamespaceNetwork implements Network {
    private final String prefix;
    private final Addresses addresses;
    private final Hosts hosts;

    NamespaceNetwork(Path home, Addresses addresses) {
        this.prefix = prefix(home);
        this.addresses = addresses;
        this.hosts = new Hosts(home.resolve("hosts"));
    }

    /** Eight characters: an interface's name has 15 at most, and a machine's number follows. */
    static String prefix(Path home) {
        return "cps" + Names.digest(home.toString()).substring(0, 5);
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public String namespace(String address) {
        return prefix + "-" + addresses.index(address);
    }

    @Override
    public Collection<Machine> intact(Collection<Machine> machines) throws ProviderException {
        Set<String> namespaces = namespaces();
        Path ports = Path.of("/sys/class/net", prefix, "brif");
        return machines.stream()
                .filter(machine -> namespaces.contains(machine.network()))
                .filter(machine -> Files.exists(ports.resolve(hostSide(machine))))
                .toList();
    }

    @Override
    public synchronized void ensure(Machine machine, Supplier<Collection<Machine>> neighbours)
            throws ProviderException {
        ensureBridge();
        if (intact(List.of(machine)).isEmpty()) {
            removeNamespace(machine);
            make(machine);
        }
        hosts.write(machine, neighbours.get());
    }

    @Override
    public synchronized void remove(Machine machine, Supplier<Collection<Machine>> neighbours)
            throws ProviderException {
        removeNamespace(machine);
        hosts.remove(machine, neighbours.get());
    }

    @Override
    public synchronized void removeAll() throws ProviderException {
        for (String namespace : namespaces()) {
            if (namespace.startsWith(prefix + "-")) {
                Processes.endAll(namespace);
                Command.require("", "ip", "netns", "del", namespace);
                hosts.forget(namespace);
            }
        }
        for (String link : links()) {
            Command.run("", "ip", "link", "del", link); // the other side of a pair that went is gone, too
        }
    }

    @Override
    public String describe() {
        return addresses + " on the bridge " + prefix + ", " + addresses.takenCount()
                + " taken, at most 1000; nodes reach this machine and each other, and nothing else";
    }

    /** The host's side joins the bridge last: a pair that is there is complete. */
    private void make(Machine machine) throws ProviderException {
        String namespace = machine.network();
        String side = hostSide(machine);
        Command.require(
                "netns add " + namespace + "\nlink add " + side + " type veth peer name eth0 address "
                        + hardwareAddress(machine.address()) + " netns " + namespace + "\n",
                "ip",
                "-batch",
                "-");
        Command.require(
                "link set lo up\naddr add " + machine.address() + "/" + addresses.prefix()
                        + " dev eth0\nlink set eth0 up\nroute add default via " + addresses.at(1) + "\n",
                "ip",
                "-n",
                namespace,
                "-batch",
                "-");
        Command.require("link set " + side + " up\nlink set " + side + " master " + prefix + "\n", "ip", "-batch", "-");
    }

    private void removeNamespace(Machine machine) throws ProviderException {
        String namespace = machine.network();
        if (Files.exists(Path.of("/sys/class/net", hostSide(machine)))) {
            Command.require("", "ip", "link", "del", hostSide(machine));
        }
        if (namespaces().contains(namespace) || Files.exists(Path.of("/run/netns", namespace))) {
            Command.require("", "ip", "netns", "del", namespace);
        }
    }

    private void ensureBridge() throws ProviderException {
        String gateway = addresses.at(1);
        if (!Files.isDirectory(Path.of("/sys/class/net", prefix, "brif"))) {
            Command.require(
                    "link add " + prefix + " address " + hardwareAddress(gateway) + " type bridge\n",
                    "ip",
                    "-batch",
                    "-");
        }
        // both do nothing when it is so already
        Command.require(
                "addr replace " + gateway + "/" + addresses.prefix() + " dev " + prefix + "\nlink set " + prefix
                        + " up\n",
                "ip",
                "-batch",
                "-");
    }

    private String hostSide(Machine machine) {
        return prefix + "v" + addresses.index(machine.address());
    }

    private List<String> links() throws ProviderException {
        try (Stream<Path> all = Files.list(Path.of("/sys/class/net"))) {
            return all.map(link -> link.getFileName().toString())
                    .filter(name -> name.equals(prefix) || name.startsWith(prefix + "v"))
                    .toList();
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot list the network interfaces: " + e, e);
        }
    }

    /** A namespace is there when it is mounted; after a restart of the machine none is, whatever files are left. */
    private static Set<String> namespaces() throws ProviderException {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .map(line -> line.split(" ", 6)[4])
                    .filter(point -> point.startsWith("/run/netns/") || point.startsWith("/var/run/netns/"))
                    .map(point -> point.substring(point.lastIndexOf('/') + 1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot list the network namespaces: " + e, e);
        }
    }

    /** Depends on the address alone, so that a namespace that is made again is known to its neighbours at once. */
    private static String hardwareAddress(String address) {
        List<String> parts = new ArrayList<>(List.of("02", "63"));
        for (String part : address.split("\\.", -1)) {
            parts.add(String.format("%02x", Integer.parseInt(part)));
        }
        return String.join(":", parts);
    }
}
