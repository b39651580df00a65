package org.conpaas.provider.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** A cloud in memory. Thread-safe. */
public final class SimulatedCloud implements Provider {
    private final String name;
    private final Clock clock;
    private final Duration boot;
    private final Random random;
    private final SortedMap<NodeId, Machine> machines = new TreeMap<>();
    private final SortedMap<VolumeId, VolumeFacts> volumes = new TreeMap<>();
    private Faults faults = Faults.NONE;
    private int quota = Integer.MAX_VALUE;
    private int addresses;

    private record Machine(MachineFacts facts, Instant readyAt) {}

    /** @param boot from a create until the machine's agent calls home */
    public SimulatedCloud(String name, Clock clock, Duration boot, long seed) {
        this.name = name;
        this.clock = clock;
        this.boot = boot;
        this.random = new Random(seed);
    }

    public synchronized void faults(Faults now) {
        faults = now;
    }

    /** How many machines the account may have. */
    public synchronized void quota(int machinesAtMost) {
        quota = machinesAtMost;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized List<String> describe() {
        return List.of(name + ": simulated, " + machines.size() + " machines");
    }

    @Override
    public synchronized SortedMap<NodeId, MachineFacts> machines() throws ProviderException {
        faults.beforeCall(random);
        SortedMap<NodeId, MachineFacts> now = new TreeMap<>();
        machines.forEach((id, machine) -> now.put(id, facts(machine)));
        return now;
    }

    private MachineFacts facts(Machine machine) {
        MachineFacts made = machine.facts();
        boolean ready = !clock.instant().isBefore(machine.readyAt());
        return new MachineFacts(
                made.agent(), made.sandbox(), made.publicAddress(), made.lowPorts(), ready, made.traits());
    }

    @Override
    public synchronized MachineFacts create(MachineSpec machine, Boot how) throws ProviderException {
        faults.beforeCall(random);
        Machine found = machines.get(machine.name());
        if (found != null) {
            return facts(found);
        }
        if (machines.size() >= quota) {
            throw new ProviderException(Kind.QUOTA, "quota of " + quota + " machines is used up");
        }
        Machine made = new Machine(made(machine), clock.instant().plus(boot));
        machines.put(machine.name(), made);
        faults.afterChange(random);
        return facts(made);
    }

    private MachineFacts made(MachineSpec machine) {
        int number = addresses++;
        String address = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, address, "");
        String agent = "agent-" + number;
        return new MachineFacts(agent, sandbox, Optional.empty(), true, false, machine.traits());
    }

    @Override
    public synchronized void delete(NodeId machine) throws ProviderException {
        faults.beforeCall(random);
        machines.remove(machine);
        volumes.replaceAll((id, known) -> known.without(machine));
        faults.afterChange(random);
    }

    @Override
    public synchronized SortedMap<VolumeId, VolumeFacts> volumes() throws ProviderException {
        faults.beforeCall(random);
        return new TreeMap<>(volumes);
    }

    @Override
    public synchronized VolumeFacts create(VolumeSpec volume, NodeId machine) throws ProviderException {
        faults.beforeCall(random);
        Place place = volume.id().node().isPresent() ? new Place.On(machine) : new Place.Everywhere();
        VolumeFacts facts = new VolumeFacts("/volumes/" + volume.id(), volume.sizeBytes(), place);
        volumes.put(volume.id(), facts);
        faults.afterChange(random);
        return facts;
    }

    @Override
    public synchronized void delete(VolumeId volume) throws ProviderException {
        faults.beforeCall(random);
        volumes.remove(volume);
        faults.afterChange(random);
    }
}
