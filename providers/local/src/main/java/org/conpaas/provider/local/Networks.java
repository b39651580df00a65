package org.conpaas.provider.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** The network for new machines, and that of machines which were made when the configuration was another. */
final class Networks {
    private final Isolation isolation;
    private final LoopbackNetwork loopback;
    private final Optional<NamespaceNetwork> namespaces;

    /** @param isolation of new machines */
    Networks(Path home, Isolation isolation) throws ProviderException {
        this.isolation = isolation;
        this.loopback = new LoopbackNetwork(home);
        boolean used = isolation == Isolation.NETNS || Files.exists(home.resolve("subnet"));
        this.namespaces = used ? Subnet.of(home).map(subnet -> new NamespaceNetwork(home, subnet)) : Optional.empty();
    }

    Isolation isolation() {
        return isolation;
    }

    Network current() {
        return isolation == Isolation.NETNS
                ? namespaces.orElseThrow(() -> new IllegalStateException("namespaces without a subnet"))
                : loopback;
    }

    Network of(Machine machine) throws ProviderException {
        if (machine.isolation() != Isolation.NETNS) {
            return loopback;
        }
        return namespaces.orElseThrow(() -> new ProviderException(
                Kind.UNAVAILABLE, "machine " + machine.name() + " needs namespaces, but the file subnet is gone"));
    }

    void mark(Machine machine) {
        loopback.addresses().mark(machine.address());
        namespaces.ifPresent(network -> network.addresses().mark(machine.address()));
    }

    Collection<Machine> intact(Collection<Machine> machines) throws ProviderException {
        List<Machine> inNamespaces = new ArrayList<>();
        List<Machine> intact = new ArrayList<>();
        for (Machine machine : machines) {
            (machine.isolation() == Isolation.NETNS ? inNamespaces : intact).add(machine);
        }
        if (!inNamespaces.isEmpty()) {
            intact.addAll(of(inNamespaces.get(0)).intact(inNamespaces));
        }
        return intact;
    }

    void removeAll() throws ProviderException {
        if (namespaces.isPresent()) {
            namespaces.get().removeAll();
        }
    }
}
