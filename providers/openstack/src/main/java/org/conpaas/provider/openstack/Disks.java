package org.conpaas.provider.openstack;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.Marked;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Trashed;
import org.openstack4j.api.Builders;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.Volume.Status;
import org.openstack4j.model.storage.block.VolumeAttachment;
import org.openstack4j.model.storage.block.builder.VolumeBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as Cinder's, in whole GiB. What is deleted is detached and renamed: its name says since when it is in the trash, for
 * the library changes names and no tags.
 */
final class Disks {
    private static final Logger log = LoggerFactory.getLogger(Disks.class);
    private static final int GIB_SHIFT = 30;
    private static final int SERIAL = 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern IN_TRASH = Pattern.compile("trash (\\d{8}T\\d{9}Z) .*");

    /** Since this version of Cinder's API volumes grow that a machine has. */
    private static final Map<String, String> EXTENDS_ATTACHED = Map.of("OpenStack-API-Version", "volume 3.42");

    private final Calls calls;
    private final Servers servers;
    private final Choices choices;
    private final Tags tags;
    private final Clock clock;
    private final Together<List<Volume>> lists = new Together<>(this::listed);

    Disks(Calls calls, Servers servers, Choices choices, Tags tags, Clock clock) {
        this.calls = calls;
        this.servers = servers;
        this.choices = choices;
        this.tags = tags;
        this.clock = clock;
    }

    SortedMap<VolumeId, VolumeFacts> all() throws ProviderException {
        SortedMap<VolumeId, VolumeFacts> all = new TreeMap<>();
        List<Volume> volumes = list();
        Map<String, NodeId> machines = volumes.stream().anyMatch(Disks::isAttached) ? servers.names() : Map.of();
        for (Volume volume : volumes) {
            if (deletedAt(volume).isEmpty()) {
                tags.volume(volume.getId(), volume.getMetaData())
                        .ifPresent(id -> all.putIfAbsent(id, facts(volume, place(volume, machines))));
            }
        }
        return all;
    }

    private static boolean isAttached(Volume volume) {
        return volume.getAttachments() != null && !volume.getAttachments().isEmpty();
    }

    private static Place place(Volume volume, Map<String, NodeId> machines) {
        return volume.getAttachments().stream()
                .filter(any -> isAttached(volume))
                .flatMap(each -> Optional.ofNullable(machines.get(each.getServerId())).stream())
                .findFirst()
                .<Place>map(Place.On::new)
                .orElseGet(Place.Nowhere::new);
    }

    /** Ours and others', the oldest first; without those that are going. */
    private List<Volume> list() throws ProviderException {
        return lists.ask();
    }

    private List<Volume> listed() throws ProviderException {
        List<Volume> all = calls.all("list volumes", LinkedPages::volumes, Volume::getId);
        return all.stream()
                .filter(volume -> volume.getStatus() != Status.DELETING)
                .sorted(Comparator.comparing(Volume::getCreated).thenComparing(Volume::getId))
                .toList();
    }

    /** All that bears our mark and is not in the trash, with why nothing uses it. */
    List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>();
        Map<VolumeId, String> first = new HashMap<>();
        for (Volume volume : list()) {
            Optional<VolumeId> id = tags.volume(volume.getId(), volume.getMetaData());
            if (id.isPresent() && deletedAt(volume).isEmpty()) {
                String older = first.putIfAbsent(id.orElseThrow(), volume.getId());
                all.add(Marked.volume(
                        volume.getId(),
                        id.orElseThrow(),
                        Optional.ofNullable(older).map(twin -> "a twin of " + twin)));
            }
        }
        return all;
    }

    /** Ours of that name that are not in the trash, the oldest first. */
    private List<Volume> of(VolumeId id) throws ProviderException {
        List<Volume> all = new ArrayList<>();
        for (Volume volume : list()) {
            if (deletedAt(volume).isEmpty()
                    && tags.volume(volume.getId(), volume.getMetaData()).equals(Optional.of(id))) {
                all.add(volume);
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
        Optional<Volume> found = of(wanted.id()).stream().findFirst();
        String id = found.isPresent() ? found.orElseThrow().getId() : make(wanted);
        leave(id, server.getId());
        Volume volume = calls.await(
                "volume " + wanted.id() + " is on the machine of " + machine, () -> attached(id, server.getId()));
        return facts(volume, new Place.On(machine));
    }

    /** From a machine of ours: whoever asks for it elsewhere has seen to it that nothing there uses it. */
    private void leave(String id, String server) throws ProviderException {
        List<String> others = get(id).filter(Disks::isAttached).stream()
                .flatMap(volume -> volume.getAttachments().stream())
                .map(VolumeAttachment::getServerId)
                .filter(other -> !other.equals(server))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        if (!servers.names().keySet().containsAll(others)) {
            throw new ProviderException(
                    Kind.CONFLICT, "volume " + id + " is on a server that is not ours: " + String.join(", ", others));
        }
        detach(id);
    }

    private String make(VolumeSpec wanted) throws ProviderException {
        VolumeBuilder builder =
                Builders.volume().name(Tags.label(wanted.id().toString())).metadata(tags.of(wanted.id()));
        if (wanted.image().isPresent()) {
            Choices.Content content = choices.content(wanted.image().orElseThrow());
            builder.metadata(tags.ofCopy(wanted.id()))
                    .imageRef(content.image())
                    .size(gib(Math.max(content.bytes(), wanted.sizeBytes())));
        } else {
            builder.size(gib(wanted.sizeBytes()));
        }
        Volume description = builder.build();
        return calls.make(
                "create volume " + wanted.id(),
                client -> client.blockStorage().volumes().create(description).getId());
    }

    /** One at least. */
    private static int gib(long bytes) {
        return Math.toIntExact(Math.max(1, (bytes + (1L << GIB_SHIFT) - 1) >> GIB_SHIFT));
    }

    /** Asks for it where it can be had now; what an old machine still has is let go by the cloud when that machine goes. */
    private Optional<Volume> attached(String id, String server) throws ProviderException {
        Volume volume = get(id).orElseThrow(
                        () -> new ProviderException(Kind.CONFLICT, "the volume went away while it was attached"));
        if (volume.getStatus() == Status.ERROR) {
            // It may be full of data: a cloud says so after a failure of its own, too
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "volume " + id
                            + " is in the state error: ask the cloud's operator; if it was never used, delete it there");
        }
        if (volume.getStatus() == Status.AVAILABLE) {
            calls.make(
                    "attach volume " + id,
                    client -> Optional.ofNullable(client.compute().servers().attachVolume(server, id, null)));
            return Optional.empty();
        }
        boolean here = volume.getStatus() == Status.IN_USE
                && volume.getAttachments().stream()
                        .map(VolumeAttachment::getServerId)
                        .anyMatch(server::equals);
        return here ? Optional.of(volume) : Optional.empty();
    }

    private Optional<Volume> get(String id) throws ProviderException {
        return calls.make(
                "look at volume " + id,
                client -> Optional.ofNullable(client.blockStorage().volumes().get(id)));
    }

    void leave(VolumeId id) throws ProviderException {
        for (Volume volume : of(id)) {
            leave(volume.getId(), "");
        }
    }

    /** Its machine is told of it by the cloud; what has no file system yet grows as well. */
    VolumeFacts grow(VolumeSpec wanted) throws ProviderException {
        Volume volume = of(wanted.id()).stream()
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "there is no volume " + wanted.id()));
        int gib = gib(wanted.sizeBytes());
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
                    client -> (isAttached(volume) ? client.headers(EXTENDS_ATTACHED) : client)
                            .blockStorage()
                            .volumes()
                            .extend(volume.getId(), gib));
        } catch (ProviderException e) {
            if (e.kind() != Kind.REFUSED || !isAttached(volume)) {
                throw e;
            }
            throw new ProviderException(
                    Kind.REFUSED,
                    "this cloud grows no volume that a machine has (" + e.getMessage()
                            + "); it grows once its service is stopped",
                    e);
        }
    }

    private String status(String id) throws ProviderException {
        return calls.make("look at volume " + id, client -> LinkedPages.volumeStatus(id));
    }

    private Optional<Volume> grown(String id, int gib) throws ProviderException {
        Volume volume =
                get(id).orElseThrow(() -> new ProviderException(Kind.CONFLICT, "the volume went away while it grew"));
        // the library knows no such states as extending
        String state = volume.getStatus() == Status.UNRECOGNIZED ? status(id) : "";
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
        List<Volume> all = new ArrayList<>(of(id));
        Collections.reverse(all);
        for (Volume volume : all) {
            detach(volume.getId());
            if (tags.isCopy(volume.getMetaData())) {
                calls.act(
                        "delete volume " + volume.getId(),
                        client -> client.blockStorage().volumes().delete(volume.getId()));
                continue;
            }
            String name = "trash " + STAMP.format(clock.instant()) + " " + Tags.label(id.toString());
            rename(volume.getId(), name);
        }
    }

    /** One in the state error cannot be detached, and need not be to be renamed. */
    private void detach(String id) throws ProviderException {
        calls.await("volume " + id + " is on no machine", () -> {
            Optional<Volume> volume = get(id);
            boolean isLeft = volume.map(Volume::getStatus)
                    .map(status -> status == Status.AVAILABLE || status == Status.ERROR)
                    .orElse(true);
            if (isLeft) {
                return Optional.of(id);
            }
            if (volume.orElseThrow().getStatus() == Status.IN_USE) {
                for (VolumeAttachment each : volume.orElseThrow().getAttachments()) {
                    calls.act(
                            "detach volume " + id,
                            client -> client.compute().servers().detachVolume(each.getServerId(), id));
                }
            }
            return Optional.empty();
        });
    }

    private void rename(String id, String name) throws ProviderException {
        calls.act(
                "rename volume " + id, client -> client.blockStorage().volumes().update(id, name, ""));
    }

    List<Trashed> trash() throws ProviderException {
        List<Trashed> all = new ArrayList<>();
        for (Volume volume : list()) {
            tags.volume(volume.getId(), volume.getMetaData())
                    .ifPresent(id -> deletedAt(volume).ifPresent(at -> all.add(trashed(volume, id, at))));
        }
        return all;
    }

    /** What no time can be read from was not named by us. */
    private static Optional<Instant> deletedAt(Volume volume) {
        Matcher name = IN_TRASH.matcher(Optional.ofNullable(volume.getName()).orElse(""));
        try {
            return name.matches() ? Optional.of(STAMP.parse(name.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Trashed trashed(Volume volume, VolumeId id, Instant at) {
        return new Trashed(volume.getId(), id, at, bytes(volume));
    }

    Trashed restore(String id) throws ProviderException {
        Trashed found = trash().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProviderException(Kind.NOT_FOUND, "the trash has no " + id));
        if (!of(found.volume()).isEmpty()) {
            throw new ProviderException(Kind.CONFLICT, "there is a volume " + found.volume() + " already");
        }
        rename(id, Tags.label(found.volume().toString()));
        return found;
    }

    /** One that the cloud does not give up, having a snapshot for example, keeps no other. */
    List<Trashed> purge(Instant before) throws ProviderException {
        List<Trashed> gone = new ArrayList<>();
        for (Trashed each : trash()) {
            if (each.deletedAt().isBefore(before)) {
                try {
                    calls.act(
                            "destroy volume " + each.id(),
                            client -> client.blockStorage().volumes().delete(each.id()));
                    gone.add(each);
                } catch (ProviderException e) {
                    log.warn("{} stays in the trash: {}", each.volume(), e.getMessage());
                }
            }
        }
        return gone;
    }

    private static VolumeFacts facts(Volume volume, Place place) {
        String serial =
                volume.getId().substring(0, Math.min(SERIAL, volume.getId().length()));
        return new VolumeFacts("/dev/disk/by-id/virtio-" + serial, bytes(volume), place);
    }

    private static long bytes(Volume volume) {
        return (long) volume.getSize() << GIB_SHIFT;
    }
}
