package org.conpaas.provider.openstack;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineState;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.provider.CloudInit;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.openstack.FloatingAddresses.Floating;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.Builders;
import org.openstack4j.model.compute.Address;
import org.openstack4j.model.compute.Fault;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.compute.Server.Status;
import org.openstack4j.model.compute.ServerCreate;
import org.openstack4j.model.compute.builder.ServerCreateBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines as Nova's servers. Nova has no way to ask for a server once: a server is ours by its tags, they are asked for before one
 * is made, and of two with the same tags (an answer was lost, and the cloud did it later) the older one counts.
 */
final class Servers {
    private static final Logger log = LoggerFactory.getLogger(Servers.class);
    private static final int AGENT_BYTES = 4;
    private static final int IPV4 = 4;
    private static final int TAIL_LINES = 50;
    private static final int CONSOLE_LINES = 1_000;

    /** What a machine writes is not ours to trust: it could move a terminal's cursor, or worse. */
    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\t\n]](\\[[0-9;?]*[A-Za-z])?");

    private static final Comparator<Server> OLDEST =
            Comparator.comparing(Server::getCreated).thenComparing(Server::getId);

    private final Calls calls;
    private final Offer offer;
    private final Choices choices;
    private final Doors doors;
    private final Keypairs keypairs;
    private final FloatingAddresses floating;
    private final Tags tags;
    private final AgentSoftware software;
    private final SecureRandom random = new SecureRandom();
    /** Of each server in it Nova asks Neutron, too. */
    private final Together<List<Server>> lists = new Together<>(this::listed);

    Servers(OpenStackSettings settings, Calls calls, Offer offer, Choices choices, Tags tags, AgentSoftware software) {
        this.calls = calls;
        this.offer = offer;
        this.choices = choices;
        this.doors = new Doors(settings, calls);
        this.keypairs = new Keypairs(settings, calls);
        this.floating = new FloatingAddresses(settings, calls, choices);
        this.tags = tags;
        this.software = software;
    }

    /** A server without an address, or without the one that people reach, is not there yet: whoever creates it again finds it. */
    SortedMap<NodeId, MachineFacts> all() throws ProviderException {
        SortedMap<NodeId, MachineFacts> all = new TreeMap<>();
        Map<NodeId, Floating> reached = floating.all();
        for (Server server : list()) {
            Optional<NodeId> node = tags.node(server.getId(), server.getMetadata());
            Optional<Floating> its = node.map(reached::get);
            boolean isThere = its.map(Floating::isUsed).orElse(true)
                    && !neverRan(server)
                    && address(server).isPresent();
            if (node.isPresent() && isThere) {
                MachineFacts known = all.putIfAbsent(node.orElseThrow(), facts(server, its));
                if (known != null) {
                    log.warn("Server {} is a twin of {}; it goes when that goes", server.getId(), node.orElseThrow());
                }
            }
        }
        return all;
    }

    /** Ours and others', the oldest first. */
    private List<Server> list() throws ProviderException {
        return lists.ask();
    }

    private List<Server> listed() throws ProviderException {
        List<Server> all = calls.all("list servers", LinkedPages::servers, Server::getId);
        return all.stream()
                .filter(server -> server.getStatus() != Status.DELETED)
                .sorted(OLDEST)
                .toList();
    }

    /** Ours by their IDs, those that are coming or going too. */
    Map<String, NodeId> names() throws ProviderException {
        Map<String, NodeId> names = new HashMap<>();
        for (Server server : list()) {
            tags.node(server.getId(), server.getMetadata()).ifPresent(node -> names.put(server.getId(), node));
        }
        return names;
    }

    /** Ours of that name, the oldest first. */
    List<Server> of(NodeId node) throws ProviderException {
        List<Server> all = new ArrayList<>();
        for (Server server : list()) {
            if (tags.node(server.getId(), server.getMetadata()).equals(Optional.of(node))) {
                all.add(server);
            }
        }
        return all;
    }

    /** The end of what the machine of that agent says; empty when there is none. */
    Optional<String> console(String agent) throws ProviderException {
        for (Server server : list()) {
            boolean isIts = tags.node(server.getId(), server.getMetadata()).isPresent()
                    && agent.equals(server.getMetadata().get(Tags.AGENT));
            if (isIts) {
                return console(server, TAIL_LINES);
            }
        }
        return Optional.empty();
    }

    /** As {@link org.conpaas.provider.Provider#console}. */
    Optional<String> console(NodeId node) throws ProviderException {
        Server server = of(node).stream()
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "there is no machine " + node));
        return console(server, CONSOLE_LINES);
    }

    private Optional<String> console(Server server, int lines) throws ProviderException {
        return calls.make(
                        "read the console of " + server.getId(),
                        client ->
                                Optional.ofNullable(client.compute().servers().getConsoleOutput(server.getId(), lines)))
                .map(text -> CONTROLS.matcher(text).replaceAll(""))
                .filter(text -> !text.isEmpty());
    }

    MachineFacts create(MachineSpec machine, Boot boot) throws ProviderException {
        Optional<Server> found = Optional.empty();
        for (Server server : of(machine.name())) {
            if (found.isEmpty() && !neverRan(server)) {
                found = Optional.of(server);
            } else {
                log.info("Taking away {}: it is a twin of {}, or could not be built", server.getId(), machine.name());
                delete(server.getId());
            }
        }
        Optional<Floating> reached = floating.reserve(machine);
        Server server = found.filter(each -> address(each).isPresent()).orElse(null);
        if (server == null) {
            String id = found.isPresent() ? found.orElseThrow().getId() : boot(machine, boot);
            server = calls.awaitLater("server of " + machine.name() + " has an address", () -> addressed(id));
        }
        if (reached.isPresent()) {
            floating.lead(reached.orElseThrow(), server.getId(), address(server).orElseThrow());
        }
        return facts(server, reached);
    }

    private String boot(MachineSpec machine, Boot boot) throws ProviderException {
        String agent = agent(machine.name());
        String type = offer.type(machine);
        String image = choices.image(machine.image());
        String network = choices.network();
        ServerCreateBuilder builder = Builders.server()
                .name(Tags.label(machine.name().toString()))
                .flavor(type)
                .image(image)
                .networks(List.of(network))
                .addMetadata(tags.of(machine.name()))
                .addMetadataItem(Tags.AGENT, agent)
                .addMetadataItem(Tags.TRAITS, machine.traits())
                .userData(Base64.getEncoder().encodeToString(CloudInit.userData(agent, boot.ticket(agent), software)))
                .configDrive(true);
        keypairs.name().ifPresent(builder::keypairName);
        doors.of(machine).forEach(builder::addSecurityGroup);
        ServerCreate wanted = builder.build();
        return calls.make(
                "create a server for " + machine.name(),
                client -> client.compute().servers().boot(wanted).getId());
    }

    /** Each life of a machine has an agent of its own: what the last one was told is not for the next. */
    private String agent(NodeId node) {
        byte[] life = new byte[AGENT_BYTES];
        random.nextBytes(life);
        String own = "-" + HexFormat.of().formatHex(life);
        String label = Tags.label(node.toString());
        return label.substring(0, Math.min(label.length(), 64 - own.length())) + own;
    }

    private Optional<Server> addressed(String id) throws ProviderException {
        Server server = get(id).orElseThrow(
                        () -> new ProviderException(Kind.CONFLICT, "the server went away while it was built"));
        if (neverRan(server)) {
            String why = Optional.ofNullable(server.getFault())
                    .map(Fault::getMessage)
                    .orElse("the cloud does not say why");
            delete(id);
            throw new ProviderException(Kind.UNAVAILABLE, "the cloud could not build the server: " + why);
        }
        return address(server).isPresent() ? Optional.of(server) : Optional.empty();
    }

    Optional<Server> get(String id) throws ProviderException {
        return calls.make(
                        "look at server " + id,
                        client -> Optional.ofNullable(client.compute().servers().get(id)))
                .filter(server -> server.getStatus() != Status.DELETED);
    }

    /** It could not be built; one that ran once and is in error now may have what nobody has saved. */
    static boolean neverRan(Server server) {
        return server.getStatus() == Status.ERROR && server.getLaunchedAt() == null;
    }

    /** All of that name; a volume that is on it is let go by Nova. With the last machine of its application goes what they shared. */
    void delete(NodeId node) throws ProviderException {
        floating.release(node);
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, NodeId> server : names().entrySet()) {
            if (server.getValue().equals(node)) {
                delete(server.getKey());
            } else if (server.getValue().application().equals(node.application())) {
                others.add(server.getKey());
            }
        }
        if (isLast(node, others)) {
            doors.forget(node.application());
        }
    }

    /**
     * Machines that are deleted side by side were there for each other: the last one must notice. A list is dear, so that it is asked for
     * only when one of the others has gone, too.
     *
     * @param others that its application had before
     */
    private boolean isLast(NodeId node, List<String> others) throws ProviderException {
        if (others.isEmpty()) {
            return true;
        }
        return get(others.get(0)).isEmpty()
                && names().values().stream()
                        // the cloud may list for a while what it has deleted
                        .filter(each -> !each.equals(node))
                        .noneMatch(each -> each.application().equals(node.application()));
    }

    private void delete(String id) throws ProviderException {
        calls.act("delete server " + id, client -> client.compute().servers().delete(id));
        calls.awaitLater("server " + id + " is gone", () -> get(id).isPresent() ? Optional.empty() : Optional.of(id));
    }

    private static Stream<? extends Address> addresses(Server server) {
        return server.getAddresses() == null
                ? Stream.empty()
                : server.getAddresses().getAddresses().values().stream().flatMap(List::stream);
    }

    private static Optional<String> address(Server server) {
        return addresses(server)
                .filter(each -> !"floating".equals(each.getType()))
                .min(Comparator.comparing(each -> each.getVersion() != IPV4))
                .map(Address::getAddr);
    }

    /** All that bears our mark, with why nothing uses it. */
    List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>(floating.marked());
        Map<NodeId, String> first = new HashMap<>();
        for (Server server : list()) {
            Optional<NodeId> node = tags.node(server.getId(), server.getMetadata());
            if (node.isPresent()) {
                all.add(Marked.machine(
                        server.getId(), node.orElseThrow(), spare(server, first.get(node.orElseThrow()))));
                if (!neverRan(server)) {
                    first.putIfAbsent(node.orElseThrow(), server.getId());
                }
            }
        }
        all.addAll(doors.marked());
        return all;
    }

    /** What somebody stopped stays so; anything else that does not run is on its way. */
    private static MachineState state(@Nullable Status status) {
        if (status == null) {
            return MachineState.STARTING;
        }
        return switch (status) {
            case ACTIVE -> MachineState.RUNNING;
            case SHUTOFF, STOPPED, PAUSED, SUSPENDED, SHELVED, SHELVED_OFFLOADED, RESCUE -> MachineState.STOPPED;
            case ERROR -> MachineState.FAILED;
            default -> MachineState.STARTING;
        };
    }

    private static Optional<String> spare(Server server, @Nullable String older) {
        if (neverRan(server)) {
            return Optional.of("could not be built");
        }
        return Optional.ofNullable(older).map(id -> "a twin of " + id);
    }

    private static MachineFacts facts(Server server, Optional<Floating> reached) {
        Map<String, String> known = server.getMetadata();
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, address(server).orElseThrow(), "");
        return new MachineFacts(
                known.getOrDefault(Tags.AGENT, ""),
                sandbox,
                reached.map(Floating::address).or(() -> addresses(server)
                        .filter(each -> "floating".equals(each.getType()))
                        .map(each -> String.valueOf(each.getAddr()))
                        .findFirst()),
                true,
                state(server.getStatus()),
                known.getOrDefault(Tags.TRAITS, ""));
    }
}
