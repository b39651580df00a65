package org.conpaas.provider.openstack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Trashed;
import org.openstack4j.model.storage.block.Volume;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Volumes that were deleted, and are not destroyed yet. */
final class DiskTrash {
    private static final Logger log = LoggerFactory.getLogger(DiskTrash.class);

    private final Volumes volumes;

    DiskTrash(Volumes volumes) {
        this.volumes = volumes;
    }

    /** Without copies of snapshots that are being made: they were never anybody's. */
    List<Trashed> all() throws ProviderException {
        return all(false);
    }

    private List<Trashed> all(boolean withCopies) throws ProviderException {
        List<Trashed> all = new ArrayList<>();
        for (Volume volume : volumes.list()) {
            if (withCopies || Volumes.snapshot(volume).isEmpty()) {
                volumes.id(volume)
                        .ifPresent(id -> Volumes.deletedAt(volume).ifPresent(at -> all.add(trashed(volume, id, at))));
            }
        }
        return all;
    }

    private static Trashed trashed(Volume volume, VolumeId id, Instant at) {
        return new Trashed(volume.getId(), id, at, Volumes.bytes(volume.getSize()));
    }

    Trashed find(String id) throws ProviderException {
        return all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "the trash has no " + id));
    }

    Trashed restore(String id) throws ProviderException {
        Trashed found = find(id);
        if (!volumes.of(found.volume()).isEmpty()) {
            throw new ProviderException(Kind.CONFLICT, "there is a volume " + found.volume() + " already");
        }
        volumes.rename(id, Tags.label(found.volume().toString()));
        return found;
    }

    /** What was deleted before that moment, copies that nobody took up among it. */
    List<Trashed> before(Instant moment) throws ProviderException {
        return all(true).stream()
                .filter(each -> each.deletedAt().isBefore(moment))
                .toList();
    }

    /**
     * Unless it came out of the trash since it was listed. One that the cloud does not give up, having a snapshot for example, keeps no
     * other.
     *
     * @return whether it is gone
     */
    boolean destroy(Trashed known) throws ProviderException {
        boolean isThere = volumes.get(known.id()).flatMap(Volumes::deletedAt).equals(Optional.of(known.deletedAt()));
        if (!isThere) {
            return false;
        }
        try {
            volumes.destroy(known.id());
            return true;
        } catch (ProviderException e) {
            log.warn("{} stays in the trash: {}", known.volume(), e.getMessage());
            return false;
        }
    }
}
