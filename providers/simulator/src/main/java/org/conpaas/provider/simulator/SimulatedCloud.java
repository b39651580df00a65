package org.conpaas.provider.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineState;
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
    private final Set<String> taken = new HashSet<>();
    private Faults faults = Faults.NONE;
    private CloudAbilities abilities = CloudAbilities.ALL;
    private CloudFacts facts = CloudFacts.NONE;
    private boolean answers = true;
    private int quota = Integer.MAX_VALUE;
    private int addresses;

    private static final int SLOWER = 10;

    /** @param built false: it is only in the way */
    private record Machine(MachineFacts facts, Instant readyAt, boolean built) {
        Machine with(MachineFacts now) {
            return new Machine(now, readyAt, built);
        }
    }

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

    /** What it can do and has, as another cloud said of itself. It tells those quotas, and holds nobody to them; {@link #quota} does. */
    public synchronized void offer(CloudAbilities what, CloudFacts now) {
        abilities = what;
        facts = now;
    }

    /** From now on it answers nothing, or does again. */
    public synchronized void answers(boolean now) {
        answers = now;
    }

    /** A machine that is there already. */
    public synchronized void put(NodeId name, MachineFacts known) {
        taken.add(known.agent());
        machines.put(name, new Machine(known, clock.instant(), true));
    }

    /** A volume that is there already. */
    public synchronized void put(VolumeId id, VolumeFacts known) {
        volumes.put(id, known);
    }

    /** What is there was made from another image, or of another type. */
    public synchronized void retype(String traits) {
        machines.replaceAll((id, machine) -> machine.with(new MachineFacts(
                machine.facts().agent(),
                machine.facts().sandbox(),
                machine.facts().publicAddress(),
                machine.facts().lowPorts(),
                machine.facts().state(),
                traits)));
    }

    /** Somebody stops a machine, or it fails, or runs again. */
    public synchronized void state(NodeId machine, MachineState now) {
        machines.computeIfPresent(
                machine, (id, known) -> known.with(known.facts().in(now)));
    }

    /** The machine is gone, by nobody's doing. */
    public synchronized void lose(NodeId machine) {
        machines.remove(machine);
        volumes.replaceAll((id, known) -> known.without(machine));
    }

    /** Those that are there, asked or not, and whether they are up. */
    synchronized List<MachineFacts> known() {
        return machines.values().stream()
                .filter(Machine::built)
                .map(this::facts)
                .toList();
    }

    private void called() throws ProviderException {
        if (!answers) {
            throw new ProviderException(Kind.UNAVAILABLE, "no answer: connect timed out");
        }
        faults.beforeCall(random);
    }

    @Override
    public synchronized CloudAbilities abilities() {
        return abilities;
    }

    @Override
    public synchronized CloudFacts facts() throws ProviderException {
        called();
        return facts;
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
        called();
        SortedMap<NodeId, MachineFacts> now = new TreeMap<>();
        machines.forEach((id, machine) -> {
            if (machine.built()) {
                now.put(id, facts(machine));
            }
        });
        return now;
    }

    private MachineFacts facts(Machine machine) {
        MachineFacts made = machine.facts();
        boolean isUp = !clock.instant().isBefore(machine.readyAt());
        return isUp && made.state() == MachineState.STARTING ? made.in(MachineState.RUNNING) : made;
    }

    @Override
    public synchronized MachineFacts create(MachineSpec machine, Boot how) throws ProviderException {
        called();
        Machine found = machines.get(machine.name());
        if (found != null && found.built()) {
            return facts(found);
        }
        if (found != null) {
            machines.remove(machine.name());
        }
        if (machines.size() >= quota) {
            throw new ProviderException(Kind.QUOTA, "quota of " + quota + " machines is used up");
        }
        boolean isBuilt = !faults.halves(random);
        Duration up = faults.slows(random) ? boot.multipliedBy(SLOWER) : boot;
        Machine made = new Machine(made(machine), clock.instant().plus(up), isBuilt);
        machines.put(machine.name(), made);
        if (!isBuilt) {
            throw new ProviderException(Kind.UNAVAILABLE, "the cloud could not build the server: no valid host");
        }
        faults.afterChange(random);
        return facts(made);
    }

    private String agent(int number) {
        return "agent-" + name + "-" + number;
    }

    private MachineFacts made(MachineSpec machine) {
        while (taken.contains(agent(addresses))) {
            addresses++;
        }
        int number = addresses++;
        String address = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        Sandbox sandbox = new Sandbox(Sandbox.Isolation.MACHINE, address, "");
        return new MachineFacts(agent(number), sandbox, Optional.empty(), true, false, machine.traits());
    }

    @Override
    public synchronized void delete(NodeId machine) throws ProviderException {
        called();
        lose(machine);
        faults.afterChange(random);
    }

    @Override
    public synchronized SortedMap<VolumeId, VolumeFacts> volumes() throws ProviderException {
        called();
        return new TreeMap<>(volumes);
    }

    @Override
    public synchronized VolumeFacts create(VolumeSpec volume, NodeId machine) throws ProviderException {
        called();
        if (!machines.containsKey(machine)) {
            throw new ProviderException(Kind.CONFLICT, "there is no machine " + machine + " for volume " + volume.id());
        }
        Place place = volume.isShared() ? new Place.Everywhere() : new Place.On(machine);
        VolumeFacts known = volumes.get(volume.id());
        long size = known == null ? volume.sizeBytes() : known.sizeBytes();
        VolumeFacts facts = new VolumeFacts("/volumes/" + volume.id(), size, place);
        volumes.put(volume.id(), facts);
        faults.afterChange(random);
        return facts;
    }

    @Override
    public synchronized void detach(VolumeId volume) throws ProviderException {
        called();
        volumes.computeIfPresent(volume, (id, known) -> known.detached());
        faults.afterChange(random);
    }

    @Override
    public synchronized VolumeFacts grow(VolumeSpec volume) throws ProviderException {
        called();
        VolumeFacts known = volumes.get(volume.id());
        if (known == null) {
            throw new ProviderException(Kind.NOT_FOUND, "there is no volume " + volume.id());
        }
        VolumeFacts grown =
                new VolumeFacts(known.path(), Math.max(known.sizeBytes(), volume.sizeBytes()), known.place());
        volumes.put(volume.id(), grown);
        faults.afterChange(random);
        return grown;
    }

    @Override
    public synchronized void delete(VolumeId volume) throws ProviderException {
        called();
        volumes.remove(volume);
        faults.afterChange(random);
    }
}
