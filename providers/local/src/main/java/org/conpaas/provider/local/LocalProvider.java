package org.conpaas.provider.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Trashed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines on this machine. {@link #close()} leaves the agent and the nodes running; {@link #removeAll()} does not.
 *
 * <p>Call {@link #resume(Boot)} once after a start: it finds the agent again, or starts it, when there are machines.
 */
public final class LocalProvider implements Provider {
    /** The name of the one agent. */
    public static final String AGENT = "local";

    private static final Logger LOG = LoggerFactory.getLogger(LocalProvider.class);
    private static final int LOCKS = 64;

    private final LocalSettings settings;
    private final List<Isolations.Finding> findings;
    private final Networks networks;
    private final boolean lowPorts = Isolations.lowPorts();
    private final boolean limits = ControlGroups.usable(Path.of("/sys/fs/cgroup"));
    private final MachineRecords machines;
    private final Volumes volumes;
    private final LocalAgent agent;
    private final AgentWatch watch;
    private final List<Consumer<NodeId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Object> locks = new ArrayList<>();

    /**
     * Finds out what is possible here and reads what there is.
     *
     * @param clock stamps what goes to the trash
     * @throws ProviderException when the home cannot be used, or the isolation asked for is not possible; says why
     */
    public LocalProvider(LocalSettings settings, Clock clock) throws ProviderException {
        try {
            Files.createDirectories(settings.home());
            this.settings = settings;
            this.findings = Isolations.probe(settings.home());
            this.machines = new MachineRecords(settings.home().resolve("machines"));
            this.volumes = new Volumes(settings.home(), clock);
            this.agent = new LocalAgent(settings.agentHome(), settings.agentCommand());
            this.networks = new Networks(settings.home(), Isolations.chosen(settings.isolation(), findings));
        } catch (IOException e) {
            throw new ProviderException(Kind.REFUSED, "cannot use " + settings.home() + " for machines: " + e, e);
        }
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new Object());
        }
        machines.known().forEach(networks::mark);
        this.watch = new AgentWatch(agent, this::tellAll, this::repair);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        lines.add("isolation: " + networks.isolation().name().toLowerCase(Locale.ROOT)
                + (settings.isolation().isPresent() ? " (configured)" : " (the strongest that is possible)"));
        findings.forEach(finding -> lines.add("isolation " + finding));
        lines.add("addresses: " + networks.current().describe());
        lines.add("ports below 1024: " + (lowPorts ? "may be used" : "may not be used; nodes take higher ones"));
        lines.add("instance: {cpu, ram}: "
                + (limits ? "each node is held to it" : "not enforced; control groups may not be made here"));
        lines.add("volumes: directories under " + settings.home().resolve("volumes")
                + "; their sizes are recorded, not enforced");
        lines.add(agent.describe());
        return List.copyOf(lines);
    }

    @Override
    public CloudAbilities abilities() {
        return CloudAbilities.ofOneHost(limits);
    }

    @Override
    public SortedMap<NodeId, MachineFacts> machines() throws ProviderException {
        SortedMap<NodeId, Machine> known = machines.all();
        Set<Machine> intact = new HashSet<>(networks.intact(known.values()));
        SortedMap<NodeId, MachineFacts> facts = new TreeMap<>();
        known.forEach((name, machine) -> facts.put(name, machine.facts(lowPorts, intact.contains(machine))));
        return facts;
    }

    /** The record comes first: whatever is made after it can be found by it, and a repeated create goes on from there. */
    @Override
    public MachineFacts create(MachineSpec spec, Boot boot) throws ProviderException {
        synchronized (lock(spec.name())) {
            machines.all(); // with a record that cannot be read, the address that we would choose may be taken
            Machine machine = recorded(spec);
            networks.of(machine).ensure(machine, () -> neighbours(machine.id()));
            watch.want(boot);
            return machine.facts(lowPorts, true);
        }
    }

    @Override
    public void delete(NodeId name) throws ProviderException {
        synchronized (lock(name)) {
            Optional<Machine> found = machines.find(name);
            if (found.isEmpty()) {
                machines.all();
                return;
            }
            Machine machine = found.get();
            networks.of(machine).remove(machine, () -> others(machine));
            machines.remove(name);
            networks.of(machine).addresses().giveBack(machine.address());
        }
    }

    @Override
    public SortedMap<VolumeId, VolumeFacts> volumes() throws ProviderException {
        machines.all(); // a home that is gone has no volumes either, but that is nothing to act upon
        return volumes.all();
    }

    @Override
    public VolumeFacts create(VolumeSpec volume, NodeId machine) throws ProviderException {
        if (machines.find(machine).isEmpty()) {
            throw new ProviderException(
                    Kind.CONFLICT, "there is no machine " + machine + " yet to attach volume " + volume.id() + " to");
        }
        return volumes.create(volume);
    }

    /** Every node of this machine can see every volume: there is nothing to take away. */
    @Override
    public void detach(VolumeId volume) {}

    @Override
    public VolumeFacts grow(VolumeSpec volume) throws ProviderException {
        return volumes.grow(volume);
    }

    @Override
    public void delete(VolumeId volume) throws ProviderException {
        volumes.delete(volume);
    }

    @Override
    public List<Trashed> trash() throws ProviderException {
        return volumes.trash();
    }

    @Override
    public Trashed restore(String id) throws ProviderException {
        return volumes.restore(id);
    }

    @Override
    public List<Trashed> purge(Instant before) throws ProviderException {
        return volumes.purge(before);
    }

    @Override
    public Optional<String> trouble(String name) {
        return name.equals(AGENT) ? watch.trouble() : Optional.empty();
    }

    @Override
    public void listen(Consumer<NodeId> listener) {
        listeners.add(listener);
    }

    /** Looks after the agent from now on, when there are machines: the one that runs is adopted, else it is started. */
    public void resume(Boot boot) throws ProviderException {
        if (!machines.isEmpty()) {
            repair();
            watch.want(boot);
        }
    }

    /** Ends the agent and starts it no more until the next create. Processes of nodes live on. */
    public void stopAgent() throws ProviderException {
        watch.unwant();
        agent.stop();
    }

    /**
     * Ends the agent and takes away all machines with their namespaces and everything in them, and the bridge; also what an
     * earlier life of this home left. Volumes stay.
     */
    public void removeAll() throws ProviderException {
        stopAgent();
        networks.removeAll();
        for (NodeId name : machines.all().keySet()) {
            delete(name);
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    private Machine recorded(MachineSpec spec) throws ProviderException {
        Optional<Machine> found = machines.find(spec.name());
        if (found.isPresent()) {
            return found.get();
        }
        Network network = networks.current();
        String address = network.addresses().take();
        List<String> nodes = spec.nodes().stream().map(NodeId::toString).toList();
        Machine machine =
                new Machine(spec.name().toString(), networks.isolation(), address, network.namespace(address), nodes);
        try {
            machines.put(machine);
            return machine;
        } catch (ProviderException e) {
            network.addresses().giveBack(address);
            throw e;
        }
    }

    private Collection<Machine> neighbours(NodeId name) {
        return machines.known().stream()
                .filter(machine -> machine.id().application().equals(name.application()))
                .toList();
    }

    private Collection<Machine> others(Machine machine) {
        return neighbours(machine.id()).stream()
                .filter(other -> !other.equals(machine))
                .toList();
    }

    /** Namespaces go with a restart of the machine, and somebody may delete one. */
    private void repair() {
        try {
            Collection<Machine> known = machines.known();
            Set<Machine> intact = new HashSet<>(networks.intact(known));
            for (Machine machine : known) {
                if (!intact.contains(machine)) {
                    repair(machine.id());
                }
            }
        } catch (ProviderException e) {
            LOG.warn("Will look after the networks again: {}", e.getMessage());
        }
    }

    private void repair(NodeId name) throws ProviderException {
        synchronized (lock(name)) {
            Optional<Machine> machine = machines.find(name);
            if (machine.isPresent()) {
                networks.of(machine.get()).ensure(machine.get(), () -> neighbours(name));
                LOG.info("Made the network of {} again", name);
            }
        }
        tell(name);
    }

    private void tellAll() {
        machines.known().forEach(machine -> tell(machine.id()));
    }

    private void tell(NodeId name) {
        listeners.forEach(listener -> listener.accept(name));
    }

    private Object lock(NodeId name) {
        return locks.get(Math.floorMod(name.hashCode(), LOCKS));
    }
}
