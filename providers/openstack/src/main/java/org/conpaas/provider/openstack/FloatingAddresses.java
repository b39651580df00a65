package org.conpaas.provider.openstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Marked.Kind;
import org.conpaas.provider.ProviderException;
import org.openstack4j.api.Builders;
import org.openstack4j.model.network.IP;
import org.openstack4j.model.network.NetFloatingIP;
import org.openstack4j.model.network.Port;
import org.openstack4j.model.network.options.PortListOptions;

/**
 * Addresses by which people reach machines, as Neutron's floating IPs, where the settings name a network for them. Their descriptions say
 * whose they are. One is had before its server is made and let go before that goes, so that none is left over whenever we are cut off. Thread-safe.
 */
final class FloatingAddresses {
    private final OpenStackSettings settings;
    private final Calls calls;
    private final Choices choices;
    private final String mark;

    FloatingAddresses(OpenStackSettings settings, Calls calls, Choices choices) {
        this.settings = settings;
        this.calls = calls;
        this.choices = choices;
        this.mark = "conpaas " + settings.installation() + " ";
    }

    /** @param address as people write it · @param isUsed whether it leads to a machine */
    record Floating(String id, String address, boolean isUsed) {}

    /** Ours, by whose they are, one that leads to a machine before one that does not; no call where the settings name no network for them. */
    Map<NodeId, Floating> all() throws ProviderException {
        Map<NodeId, Floating> all = new TreeMap<>();
        if (settings.floatingNetwork().isPresent()) {
            list().forEach(each -> keep(all, each));
        }
        return all;
    }

    private void keep(Map<NodeId, Floating> all, NetFloatingIP each) {
        Floating floating = new Floating(each.getId(), each.getFloatingIpAddress(), each.getPortId() != null);
        owner(each).ifPresent(node -> all.merge(node, floating, (one, other) -> one.isUsed() ? one : other));
    }

    private List<? extends NetFloatingIP> list() throws ProviderException {
        try {
            return calls.all("list floating addresses", LinkedPages::floatingAddresses, NetFloatingIP::getId);
        } catch (ProviderException e) {
            if (settings.floatingNetwork().isPresent()) {
                throw e;
            }
            // a project that may not even ask has none
            return List.of();
        }
    }

    private Optional<NodeId> owner(NetFloatingIP each) {
        String text = String.valueOf(each.getDescription());
        try {
            return text.startsWith(mark) ? Optional.of(NodeId.parse(text.substring(mark.length()))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // somebody wrote into it: it is theirs now
            return Optional.empty();
        }
    }

    /** One for a machine that people reach: the one that it has, or a new one. */
    Optional<Floating> reserve(MachineSpec machine) throws ProviderException {
        Optional<String> network =
                machine.needs().publicPorts().isEmpty() ? Optional.empty() : choices.floatingNetwork();
        if (network.isEmpty()) {
            return Optional.empty();
        }
        Floating known = all().get(machine.name());
        if (known != null) {
            return Optional.of(known);
        }
        NetFloatingIP wanted = Builders.netFloatingIP()
                .floatingNetworkId(network.orElseThrow())
                .description(mark + machine.name())
                .build();
        NetFloatingIP made = calls.make(
                "get a floating address for " + machine.name(),
                client -> client.networking().floatingip().create(wanted));
        return Optional.of(new Floating(made.getId(), made.getFloatingIpAddress(), false));
    }

    /** Lets it lead to the server; done when it does. */
    void lead(Floating floating, String server, String address) throws ProviderException {
        if (floating.isUsed()) {
            return;
        }
        List<? extends Port> ports = calls.make("list the ports of " + server, client -> client.networking()
                .port()
                .list(PortListOptions.create().deviceId(server)));
        String port = ports.stream()
                .filter(each -> each.getFixedIps() != null
                        && each.getFixedIps().stream().map(IP::getIpAddress).anyMatch(address::equals))
                .map(Port::getId)
                .findFirst()
                .orElseThrow(() -> new ProviderException(
                        ProviderException.Kind.CONFLICT, "server " + server + " has no port with " + address + " yet"));
        calls.make(
                "let " + floating.address() + " lead to server " + server,
                client -> Optional.ofNullable(client.networking().floatingip().associateToPort(floating.id(), port)));
    }

    /** Gives back what that machine had, twins too. */
    void release(NodeId node) throws ProviderException {
        for (NetFloatingIP each : list()) {
            if (owner(each).equals(Optional.of(node))) {
                calls.act(
                        "give back floating address " + each.getFloatingIpAddress(),
                        client -> client.networking().floatingip().delete(each.getId()));
            }
        }
    }

    /** One that leads nowhere yet may be had for a machine that is being made; a second one of a machine is of no use. */
    List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>();
        Map<NodeId, Floating> kept = new TreeMap<>();
        List<? extends NetFloatingIP> listed = list();
        listed.forEach(each -> keep(kept, each));
        for (NetFloatingIP each : listed) {
            owner(each).ifPresent(node -> {
                Floating twin = kept.get(node);
                all.add(new Marked(
                        Kind.ADDRESS,
                        each.getFloatingIpAddress(),
                        new Marked.Owner.OfNode(node),
                        Optional.ofNullable(twin)
                                .filter(other -> !other.id().equals(each.getId()))
                                .map(other -> "a twin of " + other.address())));
            });
        }
        return all;
    }
}
