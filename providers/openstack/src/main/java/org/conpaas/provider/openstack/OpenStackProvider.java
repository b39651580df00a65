package org.conpaas.provider.openstack;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.provider.Image;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.Snapshot;
import org.conpaas.provider.Trashed;

/** A project of an OpenStack cloud. Thread-safe; what is asked of one machine or volume is done one after the other. */
public final class OpenStackProvider implements Provider {
    private final OpenStackSettings settings;
    private final Servers servers;
    private final Disks disks;
    private final DiskTrash trash;
    private final Snapshots snapshots;
    private final Offer offer;
    private final Choices choices;
    private final Consoles consoles;
    private final Map<Object, Object> locks = new ConcurrentHashMap<>();

    /**
     * Asks the cloud nothing yet.
     *
     * @param agent what its machines fetch
     */
    public OpenStackProvider(OpenStackSettings settings, AgentSoftware agent, Clock clock) {
        this(settings, agent, clock, new Keystone(settings, clock));
    }

    OpenStackProvider(OpenStackSettings settings, AgentSoftware agent, Clock clock, Keystone keystone) {
        this.settings = settings;
        Calls calls = new Calls(settings, keystone, clock);
        Tags tags = new Tags(settings.installation());
        this.choices = new Choices(settings, calls, clock);
        this.offer = new Offer(settings, calls, choices, clock);
        this.servers = new Servers(settings, calls, offer, choices, tags, agent);
        this.consoles = new Consoles(servers, clock);
        Volumes volumes = new Volumes(calls, tags, clock);
        this.disks = new Disks(calls, volumes, servers, choices, tags);
        this.trash = new DiskTrash(volumes);
        this.snapshots = new Snapshots(calls, volumes, tags);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>(List.of(
                "OpenStack at " + settings.identity() + ", as " + settings.credentials(),
                "volumes have whole GiB; one machine at a time has a volume"));
        settings.sharedNetwork()
                .ifPresent(network -> lines.add("shares network " + network
                        + "; machines of other clouds are let in by "
                        + settings.securityGroup()
                                .map(group -> "security group " + group)
                                .orElse("nobody, as conpaas.cloud." + settings.name() + ".security-group is not set")));
        return lines;
    }

    @Override
    public CloudAbilities abilities() {
        return new CloudAbilities(
                true, true, true, true, false, settings.sharedNetwork().orElse("cloud " + settings.name()));
    }

    @Override
    public CloudFacts facts() throws ProviderException {
        return offer.facts();
    }

    private Object lock(Object name) {
        return locks.computeIfAbsent(name, any -> new Object());
    }

    @Override
    public SortedMap<NodeId, MachineFacts> machines() throws ProviderException {
        return servers.all();
    }

    @Override
    public MachineFacts create(MachineSpec machine, Boot boot) throws ProviderException {
        synchronized (lock(machine.name())) {
            return servers.create(machine, boot);
        }
    }

    @Override
    public void delete(NodeId machine) throws ProviderException {
        synchronized (lock(machine)) {
            servers.delete(machine);
        }
    }

    @Override
    public SortedMap<VolumeId, VolumeFacts> volumes() throws ProviderException {
        return disks.all();
    }

    @Override
    public VolumeFacts create(VolumeSpec volume, NodeId machine) throws ProviderException {
        synchronized (lock(volume.id())) {
            return disks.create(volume, machine);
        }
    }

    @Override
    public void detach(VolumeId volume) throws ProviderException {
        synchronized (lock(volume)) {
            disks.leave(volume);
        }
    }

    @Override
    public VolumeFacts grow(VolumeSpec volume) throws ProviderException {
        synchronized (lock(volume.id())) {
            return disks.grow(volume);
        }
    }

    @Override
    public void delete(VolumeId volume) throws ProviderException {
        synchronized (lock(volume)) {
            disks.delete(volume);
        }
    }

    @Override
    public Optional<String> trouble(String agent) {
        return consoles.tail(agent);
    }

    @Override
    public Optional<String> console(NodeId machine) throws ProviderException {
        return servers.console(machine);
    }

    @Override
    public List<Image> images() throws ProviderException {
        return choices.images();
    }

    @Override
    public List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>(servers.marked());
        all.addAll(disks.marked());
        return all;
    }

    @Override
    public void close() {
        consoles.close();
    }

    @Override
    public List<Trashed> trash() throws ProviderException {
        return trash.all();
    }

    @Override
    public Trashed restore(String id) throws ProviderException {
        synchronized (lock(trash.find(id).volume())) {
            return trash.restore(id);
        }
    }

    @Override
    public List<Trashed> purge(Instant before) throws ProviderException {
        List<Trashed> gone = new ArrayList<>();
        for (Trashed each : trash.before(before)) {
            synchronized (lock(each.volume())) {
                if (trash.destroy(each)) {
                    gone.add(each);
                }
            }
        }
        return gone;
    }

    @Override
    public List<Snapshot> snapshots() throws ProviderException {
        return snapshots.all();
    }

    @Override
    public Snapshot snapshot(VolumeId volume) throws ProviderException {
        synchronized (lock(volume)) {
            return snapshots.take(volume);
        }
    }

    @Override
    public Snapshot revert(String id) throws ProviderException {
        Snapshot snapshot = snapshots.find(id);
        synchronized (lock(snapshot.volume())) {
            snapshots.revert(snapshot);
            return snapshot;
        }
    }

    @Override
    public Optional<Snapshot> deleteSnapshot(String id) throws ProviderException {
        Optional<Snapshot> ours =
                snapshots.all().stream().filter(each -> each.id().equals(id)).findFirst();
        if (ours.isPresent()) {
            synchronized (lock(ours.orElseThrow().volume())) {
                snapshots.delete(id);
            }
        }
        return ours;
    }
}
