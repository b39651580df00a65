package org.conpaas.provider.openstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Snapshot;
import org.openstack4j.api.Builders;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.Volume.Status;
import org.openstack4j.model.storage.block.VolumeSnapshot;

/**
 * Snapshots as Cinder's. A volume comes back as a copy that is born in the trash and takes the place of what is there, which goes there:
 * whoever is cut off on the way has lost nothing, and goes on when asked again.
 */
final class Snapshots {
    /** Shorter than the command line waits for an answer: who asks again goes on with what the cloud began. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Set<Status> GOOD = Set.of(Status.CREATING, Status.DOWNLOADING, Status.AVAILABLE);

    private final Calls calls;
    private final Volumes volumes;
    private final Tags tags;

    Snapshots(Calls calls, Volumes volumes, Tags tags) {
        this.calls = calls;
        this.volumes = volumes;
        this.tags = tags;
    }

    /** Ours, the oldest first, also of volumes that are gone. */
    List<Snapshot> all() throws ProviderException {
        List<Snapshot> all = new ArrayList<>();
        List<VolumeSnapshot> listed = calls.all("list snapshots", LinkedPages::snapshots, VolumeSnapshot::getId);
        for (VolumeSnapshot each : listed) {
            Optional<VolumeId> id = tags.volume(each.getId(), each.getMetaData());
            // one in error is of no use, but counts towards the quota: it is shown to be deleted
            if (id.isPresent() && each.getStatus() != Status.CREATING && each.getStatus() != Status.DELETING) {
                all.add(snapshot(each, id.orElseThrow()));
            }
        }
        all.sort(Comparator.comparing(Snapshot::takenAt).thenComparing(Snapshot::id));
        return all;
    }

    private static Snapshot snapshot(VolumeSnapshot known, VolumeId id) {
        return new Snapshot(known.getId(), id, known.getCreated().toInstant(), Volumes.bytes(known.getSize()));
    }

    Snapshot find(String id) throws ProviderException {
        return all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "there is no snapshot " + id));
    }

    /** Of what a machine writes to as well. */
    Snapshot take(VolumeId id) throws ProviderException {
        Volume volume = volumes.of(id).stream()
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "there is no volume " + id));
        if (tags.isCopy(volume.getMetaData())) {
            throw new ProviderException(Kind.REFUSED, "volume " + id + " has nothing but what its image has");
        }
        Optional<String> coming = coming(id);
        String made = coming.isPresent() ? coming.orElseThrow() : made(id, volume);
        return snapshot(
                calls.await("snapshot " + made + " of volume " + id + " is taken", PATIENCE, () -> taken(made)), id);
    }

    /** One that an earlier try did not wait for. */
    private Optional<String> coming(VolumeId id) throws ProviderException {
        List<VolumeSnapshot> listed = calls.all("list snapshots", LinkedPages::snapshots, VolumeSnapshot::getId);
        for (VolumeSnapshot each : listed) {
            if (each.getStatus() == Status.CREATING
                    && tags.volume(each.getId(), each.getMetaData()).equals(Optional.of(id))) {
                return Optional.of(each.getId());
            }
        }
        return Optional.empty();
    }

    private String made(VolumeId id, Volume volume) throws ProviderException {
        VolumeSnapshot wanted = Builders.volumeSnapshot()
                .name(Tags.label(id.toString()))
                .volume(volume.getId())
                .metadata(tags.of(id))
                .force(true)
                .build();
        return calls.make(
                        "take a snapshot of volume " + id,
                        client -> Optional.ofNullable(
                                client.blockStorage().snapshots().create(wanted)))
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "volume " + id + " is not there any more"))
                .getId();
    }

    private Optional<VolumeSnapshot> taken(String id) throws ProviderException {
        VolumeSnapshot now = get(id).orElseThrow(
                        () -> new ProviderException(Kind.CONFLICT, "the snapshot went away while it was taken"));
        if (now.getStatus() == Status.ERROR) {
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "the cloud could not take snapshot " + id + ", and does not say why; it is listed to be deleted");
        }
        return now.getStatus() == Status.AVAILABLE ? Optional.of(now) : Optional.empty();
    }

    private Optional<VolumeSnapshot> get(String id) throws ProviderException {
        return calls.make(
                "look at snapshot " + id,
                client -> Optional.ofNullable(client.blockStorage().snapshots().get(id)));
    }

    /**
     * What is there must be on no machine; it goes into the trash once the copy has its name: whoever is cut off between leaves two, and
     * the older one counts.
     */
    void revert(Snapshot snapshot) throws ProviderException {
        List<Volume> present = volumes.of(snapshot.volume());
        requireFree(snapshot, present);
        String copy = copy(snapshot, present);
        calls.await(
                "volume " + snapshot.volume() + " is made from snapshot " + snapshot.id(), PATIENCE, () -> made(copy));
        // it may have taken long
        requireFree(snapshot, present);
        String label = Tags.label(snapshot.volume().toString());
        volumes.rename(copy, label);
        if (volumes.get(copy).filter(now -> label.equals(now.getName())).isEmpty()) {
            throw new ProviderException(Kind.CONFLICT, "the volume went away while it was made");
        }
        for (Volume each : present) {
            volumes.rename(each.getId(), volumes.inTrash(label));
        }
    }

    /** One that is about to be attached has no attachment yet. */
    private void requireFree(Snapshot snapshot, List<Volume> present) throws ProviderException {
        for (Volume each : present) {
            boolean isFree = volumes.get(each.getId())
                    .map(now -> now.getStatus() == Status.AVAILABLE || now.getStatus() == Status.ERROR)
                    .orElse(true);
            if (!isFree) {
                throw new ProviderException(Kind.CONFLICT, "a machine has volume " + snapshot.volume());
            }
        }
    }

    /** The one that an earlier try was cut off with, or a new one; as large as what is there. */
    private String copy(Snapshot snapshot, List<Volume> present) throws ProviderException {
        int gib = present.stream().mapToInt(Volume::getSize).reduce(Volumes.gib(snapshot.sizeBytes()), Math::max);
        for (Volume each : volumes.list()) {
            boolean isIts = Volumes.snapshot(each).equals(Optional.of(snapshot.id()))
                    && volumes.id(each).equals(Optional.of(snapshot.volume()));
            if (isIts && GOOD.contains(each.getStatus()) && each.getSize() >= gib) {
                return each.getId();
            }
        }
        Volume wanted = Builders.volume()
                .name(volumes.copyOf(snapshot.id()))
                .metadata(tags.of(snapshot.volume()))
                .snapshot(snapshot.id())
                .size(gib)
                .build();
        return volumes.make("from snapshot " + snapshot.id(), wanted);
    }

    private Optional<Volume> made(String id) throws ProviderException {
        Volume now = volumes.get(id)
                .orElseThrow(() -> new ProviderException(Kind.CONFLICT, "the volume went away while it was made"));
        if (now.getStatus() == Status.ERROR) {
            volumes.destroy(id);
            throw new ProviderException(
                    Kind.UNAVAILABLE, "the cloud could not make a volume from the snapshot, and does not say why");
        }
        return now.getStatus() == Status.AVAILABLE ? Optional.of(now) : Optional.empty();
    }

    /** Done when it is gone. */
    void delete(String id) throws ProviderException {
        calls.act(
                "delete snapshot " + id,
                client -> client.blockStorage().snapshots().delete(id));
        calls.await("snapshot " + id + " is gone", PATIENCE, () -> gone(id));
    }

    private Optional<String> gone(String id) throws ProviderException {
        Optional<Status> status = get(id).map(VolumeSnapshot::getStatus);
        if (status.equals(Optional.of(Status.AVAILABLE))) {
            throw new ProviderException(
                    Kind.REFUSED, "the cloud keeps snapshot " + id + ": a disk that was restored from it may need it");
        }
        if (status.isPresent() && status.orElseThrow() != Status.DELETING) {
            throw new ProviderException(
                    Kind.UNAVAILABLE, "the cloud could not delete snapshot " + id + ", and does not say why");
        }
        return status.isPresent() ? Optional.empty() : Optional.of(id);
    }
}
