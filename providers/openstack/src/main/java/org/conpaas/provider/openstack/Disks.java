package org.conpaas.provider.openstack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.Marked;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.openstack4j.api.Builders;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.Volume.Status;
import org.openstack4j.model.storage.block.VolumeAttachment;
import org.openstack4j.model.storage.block.builder.VolumeBuilder;

/** Disks of nodes as Cinder's volumes, in whole GiB. What is deleted is detached and goes to the {@link DiskTrash}. */
final class Disks {
    private static final int SERIAL = 20;

    /** Since this version of Cinder's API volumes grow that a machine has. */
    private static final Map<String, String> EXTENDS_ATTACHED = Map.of("OpenStack-API-Version", "volume 3.42");

    private final Calls calls;
    private final Volumes volumes;
    private final Servers servers;
    private final Choices choices;
    private final Tags tags;

    Disks(Calls calls, Volumes volumes, Servers servers, Choices choices, Tags tags) {
        this.calls = calls;
        this.volumes = volumes;
        this.servers = servers;
        this.choices = choices;
        this.tags = tags;
    }

    SortedMap<VolumeId, VolumeFacts> all() throws ProviderException {
        SortedMap<VolumeId, VolumeFacts> all = new TreeMap<>();
        List<Volume> listed = volumes.list();
        Map<String, NodeId> machines = listed.stream().anyMatch(Volumes::isAttached) ? servers.names() : Map.of();
        for (Volume volume : listed) {
            if (Volumes.deletedAt(volume).isEmpty()) {
                volumes.id(volume).ifPresent(id -> all.putIfAbsent(id, facts(volume, place(volume, machines))));
            }
        }
        return all;
    }

    private static Place place(Volume volume, Map<String, NodeId> machines) {
        return volume.getAttachments().stream()
                .filter(any -> Volumes.isAttached(volume))
                .flatMap(each -> Optional.ofNullable(machines.get(each.getServerId())).stream())
                .findFirst()
                .<Place>map(Place.On::new)
                .orElseGet(Place.Nowhere::new);
    }

    /** All that bears our mark and is not in the trash, with why nothing uses it. */
    List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>();
        Map<VolumeId, String> first = new HashMap<>();
        for (Volume volume : volumes.list()) {
            Optional<VolumeId> id = volumes.id(volume);
            if (id.isPresent() && Volumes.deletedAt(volume).isEmpty()) {
                String older = first.putIfAbsent(id.orElseThrow(), volume.getId());
                all.add(Marked.volume(
                        volume.getId(),
                        id.orElseThrow(),
                        Optional.ofNullable(older).map(twin -> "a twin of " + twin)));
            }
        }
        return all;
    }

    VolumeFacts create(VolumeSpec wanted, NodeId machine) throws ProviderException {
        Server server = servers.of(machine).stream()
                .filter(each -> !Servers.neverRan(each))
                .findFirst()
                .orElseThrow(() -> new ProviderException(
                        Kind.CONFLICT, "there is no machine " + machine + " for volume " + wanted.id()));
        Optional<Volume> found = volumes.of(wanted.id()).stream().findFirst();
        String id = found.isPresent() ? found.orElseThrow().getId() : make(wanted);
        if (found.isPresent()) {
            leave(id, server.getId());
        } else {
            calls.await("volume " + wanted.id() + " is made", () -> made(id, wanted));
        }
        Volume volume = calls.await(
                "volume " + wanted.id() + " is on the machine of " + machine, () -> attached(id, server.getId()));
        return facts(volume, new Place.On(machine));
    }

    /** From a machine of ours: whoever asks for it elsewhere has seen to it that nothing there uses it. */
    private void leave(String id, String server) throws ProviderException {
        List<String> others = volumes.get(id).stream()
                .flatMap(Disks::having)
                .filter(other -> !other.equals(server))
                .toList();
        if (!others.isEmpty()) {
            requireOurs(id, others);
            volumes.detach(id);
        }
    }

    /** @return the servers that have it */
    private static Stream<String> having(Volume volume) {
        return Volumes.isAttached(volume)
                ? volume.getAttachments().stream().map(VolumeAttachment::getServerId)
                : Stream.empty();
    }

    private void requireOurs(String id, List<String> all) throws ProviderException {
        if (!all.isEmpty() && !servers.names().keySet().containsAll(all)) {
            throw new ProviderException(
                    Kind.CONFLICT, "volume " + id + " is on a server that is not ours: " + String.join(", ", all));
        }
    }

    private String make(VolumeSpec wanted) throws ProviderException {
        VolumeBuilder builder =
                Builders.volume().name(Tags.label(wanted.id().toString())).metadata(tags.of(wanted.id()));
        if (wanted.image().isPresent()) {
            Choices.Content content = choices.content(wanted.image().orElseThrow());
            builder.metadata(tags.ofCopy(wanted.id()))
                    .imageRef(content.image())
                    .size(Volumes.gib(Math.max(content.bytes(), wanted.sizeBytes())));
        } else {
            builder.size(Volumes.gib(wanted.sizeBytes()));
        }
        return volumes.make(wanted.id().toString(), builder.build());
    }

    /** One that this try has made and that never was of use has nothing on it. Any other in the state error may be full of data. */
    private Optional<String> made(String id, VolumeSpec wanted) throws ProviderException {
        Volume volume = volumes.get(id)
                .orElseThrow(() -> new ProviderException(Kind.CONFLICT, "the volume went away while it was made"));
        if (volume.getStatus() == Status.ERROR) {
            volumes.destroy(id);
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "the cloud could not make volume " + wanted.id()
                            + ", and does not say why; what there was of it is taken away, and the next try makes another");
        }
        return volume.getStatus() == Status.AVAILABLE ? Optional.of(id) : Optional.empty();
    }

    /** Asks for it where it can be had now; what an old machine still has is let go by the cloud when that machine goes. */
    private Optional<Volume> attached(String id, String server) throws ProviderException {
        Volume volume = volumes.get(id)
                .orElseThrow(() -> new ProviderException(Kind.CONFLICT, "the volume went away while it was attached"));
        if (volume.getStatus() == Status.ERROR) {
            throw Volumes.inError(id);
        }
        if (volume.getStatus() == Status.AVAILABLE) {
            calls.make(
                    "attach volume " + id,
                    client -> Optional.ofNullable(client.compute().servers().attachVolume(server, id, null)));
            return Optional.empty();
        }
        boolean here = volume.getStatus() == Status.IN_USE && having(volume).anyMatch(server::equals);
        return here ? Optional.of(volume) : Optional.empty();
    }

    void leave(VolumeId id) throws ProviderException {
        for (Volume volume : volumes.of(id)) {
            leave(volume.getId(), "");
        }
    }

    /** Its machine is told of it by the cloud; what has no file system yet grows as well. */
    VolumeFacts grow(VolumeSpec wanted) throws ProviderException {
        Volume volume = volumes.of(wanted.id()).stream()
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "there is no volume " + wanted.id()));
        int gib = Volumes.gib(wanted.sizeBytes());
        if (volume.getSize() < gib) {
            extend(volume, gib);
        }
        Volume grown = calls.await("volume " + wanted.id() + " has " + gib + " GiB", () -> grown(volume.getId(), gib));
        return facts(grown, place(grown, servers.names()));
    }

    private void extend(Volume volume, int gib) throws ProviderException {
        try {
            calls.act(
                    "grow volume " + volume.getId(),
                    client -> (Volumes.isAttached(volume) ? client.headers(EXTENDS_ATTACHED) : client)
                            .blockStorage()
                            .volumes()
                            .extend(volume.getId(), gib));
        } catch (ProviderException e) {
            if (e.kind() != Kind.REFUSED || !Volumes.isAttached(volume)) {
                throw e;
            }
            throw new ProviderException(
                    Kind.REFUSED,
                    "this cloud grows no volume that a machine has (" + e.getMessage()
                            + "); it grows once its service is stopped",
                    e);
        }
    }

    private Optional<Volume> grown(String id, int gib) throws ProviderException {
        Volume volume = volumes.get(id)
                .orElseThrow(() -> new ProviderException(Kind.CONFLICT, "the volume went away while it grew"));
        String state = volume.getStatus() == Status.UNRECOGNIZED ? volumes.status(id) : "";
        if (state.equals("error_extending")) {
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "volume " + id + " could not grow and is in the state " + state
                            + ": ask the cloud's operator to set its state back");
        }
        boolean isAtRest = volume.getStatus() == Status.AVAILABLE || volume.getStatus() == Status.IN_USE;
        return isAtRest && volume.getSize() >= gib ? Optional.of(volume) : Optional.empty();
    }

    /** The youngest first: should there be a twin, what was used goes last, and that is what comes back. */
    void delete(VolumeId id) throws ProviderException {
        List<Volume> all = new ArrayList<>(volumes.of(id));
        Collections.reverse(all);
        // before any of them is touched
        for (Volume volume : all) {
            requireOurs(volume.getId(), having(volume).toList());
        }
        for (Volume volume : all) {
            volumes.detach(volume.getId());
            if (tags.isCopy(volume.getMetaData())) {
                volumes.destroy(volume.getId());
            } else {
                volumes.rename(volume.getId(), volumes.inTrash(Tags.label(id.toString())));
            }
        }
    }

    private static VolumeFacts facts(Volume volume, Place place) {
        String serial =
                volume.getId().substring(0, Math.min(SERIAL, volume.getId().length()));
        return new VolumeFacts("/dev/disk/by-id/virtio-" + serial, Volumes.bytes(volume.getSize()), place);
    }
}
