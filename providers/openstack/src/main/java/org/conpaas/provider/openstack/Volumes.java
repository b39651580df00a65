package org.conpaas.provider.openstack;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.Volume.Status;
import org.openstack4j.model.storage.block.VolumeAttachment;

/**
 * Cinder's volumes: which there are, and what is done with one of them. What is deleted is renamed: its name says since when it is in the
 * trash, for the library changes names and no tags. Thread-safe.
 */
final class Volumes {
    private static final int GIB_SHIFT = 30;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern IN_TRASH = Pattern.compile("trash (\\d{8}T\\d{9}Z) (snapshot )?(.*)");

    private final Calls calls;
    private final Tags tags;
    private final Clock clock;
    private final Together<List<Volume>> lists = new Together<>(this::listed);

    Volumes(Calls calls, Tags tags, Clock clock) {
        this.calls = calls;
        this.tags = tags;
        this.clock = clock;
    }

    /** Ours and others', the oldest first; without those that are going. */
    List<Volume> list() throws ProviderException {
        return lists.ask();
    }

    private List<Volume> listed() throws ProviderException {
        List<Volume> all = calls.all("list volumes", LinkedPages::volumes, Volume::getId);
        return all.stream()
                .filter(volume -> volume.getStatus() != Status.DELETING)
                .sorted(Comparator.comparing(Volume::getCreated).thenComparing(Volume::getId))
                .toList();
    }

    /** Whose it is, in the trash or not; empty: it is not ours. */
    Optional<VolumeId> id(Volume volume) throws ProviderException {
        return tags.volume(volume.getId(), volume.getMetaData());
    }

    /** Ours of that name that are not in the trash, the oldest first. */
    List<Volume> of(VolumeId id) throws ProviderException {
        List<Volume> all = new ArrayList<>();
        for (Volume volume : list()) {
            if (deletedAt(volume).isEmpty() && id(volume).equals(Optional.of(id))) {
                all.add(volume);
            }
        }
        return all;
    }

    Optional<Volume> get(String id) throws ProviderException {
        return calls.make(
                "look at volume " + id,
                client -> Optional.ofNullable(client.blockStorage().volumes().get(id)));
    }

    /** As the cloud calls it, for the library knows no such states as extending. */
    String status(String id) throws ProviderException {
        return calls.make("look at volume " + id, client -> LinkedPages.volumeStatus(id));
    }

    String make(String what, Volume description) throws ProviderException {
        return calls.make(
                        "create volume " + what,
                        client -> Optional.ofNullable(
                                client.blockStorage().volumes().create(description)))
                .orElseThrow(() -> new ProviderException(
                        Kind.NOT_FOUND, "what volume " + what + " is to be made from is not there any more"))
                .getId();
    }

    static boolean isAttached(Volume volume) {
        return volume.getAttachments() != null && !volume.getAttachments().isEmpty();
    }

    /** One in the state error cannot be detached, and need not be to be renamed. */
    void detach(String id) throws ProviderException {
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

    void rename(String id, String name) throws ProviderException {
        calls.act(
                "rename volume " + id, client -> client.blockStorage().volumes().update(id, name, ""));
    }

    /** For good. */
    void destroy(String id) throws ProviderException {
        calls.act(
                "destroy volume " + id,
                client -> client.blockStorage().volumes().delete(id));
    }

    /** The name of what is in the trash from now on. */
    String inTrash(String label) {
        return "trash " + STAMP.format(clock.instant()) + " " + label;
    }

    /** The name of a copy that is being made: it is in the trash from its birth, so that it goes when nobody takes it up. */
    String copyOf(String snapshot) {
        return inTrash("snapshot " + snapshot);
    }

    /** The snapshot that it is becoming a copy of; empty: it is none, or in use. */
    static Optional<String> snapshot(Volume volume) {
        return Optional.of(
                        IN_TRASH.matcher(Optional.ofNullable(volume.getName()).orElse("")))
                .filter(name -> name.matches() && name.group(2) != null)
                .map(name -> name.group(3));
    }

    /** What no time can be read from was not named by us. */
    static Optional<Instant> deletedAt(Volume volume) {
        Matcher name = IN_TRASH.matcher(Optional.ofNullable(volume.getName()).orElse(""));
        try {
            return name.matches() ? Optional.of(STAMP.parse(name.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whole GiB, one at least. */
    static int gib(long bytes) {
        return Math.toIntExact(Math.max(1, (bytes + (1L << GIB_SHIFT) - 1) >> GIB_SHIFT));
    }

    static long bytes(int gib) {
        return (long) gib << GIB_SHIFT;
    }

    static ProviderException inError(String id) {
        // It may be full of data: a cloud says so after a failure of its own, too
        return new ProviderException(
                Kind.UNAVAILABLE,
                "volume " + id
                        + " is in the state error: ask the cloud's operator; if it was never used, delete it there");
    }
}
