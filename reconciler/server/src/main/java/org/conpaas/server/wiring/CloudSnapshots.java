package org.conpaas.server.wiring;

import java.util.List;
import org.conpaas.core.model.VolumeId;
import org.conpaas.engine.EngineEvent;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.Snapshot;
import org.conpaas.server.api.Gathered;
import org.conpaas.server.api.Snapshots;
import org.conpaas.server.api.view.SnapshotView;
import org.conpaas.server.rest.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of every cloud. */
final class CloudSnapshots implements Snapshots {
    private static final Logger log = LoggerFactory.getLogger(CloudSnapshots.class);
    private static final String AGAIN = "it goes on in the cloud: look with cps snapshot list, then try again";
    private static final String LIST = "cps snapshot list shows what there is";

    private final ConfiguredClouds clouds;
    private final Announcements announcements;

    CloudSnapshots(ConfiguredClouds clouds, Announcements announcements) {
        this.clouds = clouds;
        this.announcements = announcements;
    }

    @Override
    public Gathered<SnapshotView> list() {
        return clouds.gather(CloudSnapshots::views);
    }

    @Override
    public List<SnapshotView> list(String cloud) {
        return ask(cloud, AGAIN, "see: cps cloud list", CloudSnapshots::views);
    }

    private static List<SnapshotView> views(Provider cloud) throws ProviderException {
        return cloud.snapshots().stream().map(each -> view(cloud.name(), each)).toList();
    }

    private static SnapshotView view(String cloud, Snapshot each) {
        VolumeId disk = each.volume();
        return new SnapshotView(
                cloud,
                each.id(),
                disk.toString(),
                disk.application(),
                disk.service(),
                each.takenAt(),
                each.sizeBytes());
    }

    @Override
    public SnapshotView take(String cloud, VolumeId disk, String by) {
        Snapshot taken = ask(
                cloud,
                AGAIN,
                "take a copy of the data out instead, which every cloud can: cps data get",
                provider -> provider.snapshot(disk));
        tell(taken, by + " took snapshot " + taken.id() + " of disk " + disk);
        return view(cloud, taken);
    }

    @Override
    public SnapshotView restore(String cloud, String id, String by) {
        Snapshot restored = ask(
                cloud,
                "a disk comes back while no machine has it: stop its service, or detach a single disk, and wait until cps disk list shows no machine; what takes long goes on in the cloud: the same command again takes it up",
                "see: cps cloud list",
                provider -> provider.revert(id));
        tell(
                restored,
                by + " restored disk " + restored.volume() + " as it was at " + restored.takenAt()
                        + "; what it was before, if it was there, is in the trash");
        return view(cloud, restored);
    }

    @Override
    public SnapshotView delete(String cloud, String id, String by) {
        Snapshot gone = ask(
                        cloud,
                        AGAIN,
                        "delete the disk that was restored from it first, in the trash too",
                        provider -> provider.deleteSnapshot(id))
                .orElseThrow(() -> Refusal.notFound("cloud " + cloud + " has no snapshot " + id, LIST));
        tell(gone, by + " destroyed the snapshot of disk " + gone.volume() + " that was taken at " + gone.takenAt());
        return view(cloud, gone);
    }

    /** @param conflict what to do when it cannot be done now · @param refused when it cannot be done there */
    private <T> T ask(String name, String conflict, String refused, ConfiguredClouds.Question<T> question) {
        Provider cloud = clouds.named(name);
        try {
            return question.of(cloud);
        } catch (ProviderException e) {
            String message = "cloud " + name + ": " + e.getMessage();
            throw switch (e.kind()) {
                case NOT_FOUND -> Refusal.notFound(message, "see: cps snapshot list; cps disk list");
                case CONFLICT -> Refusal.conflict(message, conflict);
                case REFUSED -> Refusal.conflict(message, refused);
                case QUOTA ->
                    Refusal.conflict(
                            message,
                            "delete snapshots that nobody needs, or empty the trash; see: cps cloud usage " + name);
                default ->
                    Refusal.of(
                            503,
                            "CP6503",
                            message,
                            "try again in a moment; where another cloud is meant, name it: --cloud NAME");
            };
        }
    }

    private void tell(Snapshot of, String text) {
        log.info("{}", text);
        announcements.tell(EngineEvent.Kind.ACTION, of.volume().application(), text);
    }
}
