package org.conpaas.server.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.conpaas.engine.EngineEvent;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.Trashed;
import org.conpaas.server.api.Gathered;
import org.conpaas.server.api.Trash;
import org.conpaas.server.api.view.TrashedView;
import org.conpaas.server.dumps.DumpFiles;
import org.conpaas.server.rest.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trash of every cloud, the dumps, and what empties both in time. */
final class CloudTrash implements Trash {
    private static final Logger log = LoggerFactory.getLogger(CloudTrash.class);

    private final ConfiguredClouds clouds;
    private final DumpFiles dumps;
    private final Duration keep;
    private final Announcements announcements;
    private final Clock clock;

    /** @param keep how long something stays in the trash */
    CloudTrash(ConfiguredClouds clouds, DumpFiles dumps, Duration keep, Announcements announcements, Clock clock) {
        this.clouds = clouds;
        this.dumps = dumps;
        this.keep = keep;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public Gathered<TrashedView> list() {
        return with(
                clouds.gather(cloud -> views(cloud, cloud.trash())),
                () -> dumps.all().stream().map(this::view).toList());
    }

    /** The dumps are on the reconciler's own disk. */
    private interface Dumps {
        List<TrashedView> get() throws IOException;
    }

    private static Gathered<TrashedView> with(Gathered<TrashedView> volumes, Dumps dumps) {
        try {
            List<TrashedView> all = new ArrayList<>(volumes.all());
            all.addAll(dumps.get());
            return new Gathered<>(all, volumes.missing());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<TrashedView> views(Provider cloud, List<Trashed> trash) {
        return trash.stream().map(each -> view(cloud, each)).toList();
    }

    private static Refusal unreadable(IOException e) {
        return Refusal.of(503, "CP6503", "the dumps: " + e, "see that the disk of the home works, and try again");
    }

    private TrashedView view(DumpFiles.Kept dump) {
        return new TrashedView(
                "dump",
                "",
                dump.id(),
                dump.application() + "/" + dump.service() + "/" + dump.data(),
                dump.application(),
                dump.service(),
                dump.at(),
                dump.at().plus(keep),
                dump.bytes());
    }

    @Override
    public Optional<Path> dump(String id) {
        return dumps.find(id);
    }

    private TrashedView view(Provider cloud, Trashed each) {
        return new TrashedView(
                "disk",
                cloud.name(),
                each.id(),
                each.volume().toString(),
                each.volume().application(),
                each.volume().service(),
                each.deletedAt(),
                each.deletedAt().plus(keep),
                each.sizeBytes());
    }

    @Override
    public TrashedView restore(String name, String id, String by) {
        Provider cloud = clouds.named(name);
        try {
            Trashed found = cloud.restore(id);
            tell(found, by + " restored volume " + found.volume() + ", deleted at " + found.deletedAt());
            return view(cloud, found);
        } catch (ProviderException e) {
            throw refused(cloud, e);
        }
    }

    private static Refusal refused(Provider cloud, ProviderException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case NOT_FOUND -> Refusal.notFound(message, "cps trash list shows what there is");
            case CONFLICT ->
                Refusal.conflict(
                        message,
                        "take the service that has it out of its manifest first; its data goes to the trash, too");
            default -> unavailable(cloud, e);
        };
    }

    private static Refusal unavailable(Provider cloud, ProviderException e) {
        return Refusal.of(503, "CP6503", "cloud " + cloud.name() + ": " + e.getMessage(), "try again in a moment");
    }

    @Override
    public Gathered<TrashedView> purge(Instant before, String by) {
        return with(
                clouds.gather(cloud -> {
                    List<Trashed> gone = cloud.purge(before);
                    gone.forEach(each ->
                            tell(each, by + " destroyed volume " + each.volume() + ", deleted at " + each.deletedAt()));
                    return views(cloud, gone);
                }),
                () -> purgeDumps(before, by));
    }

    private List<TrashedView> purgeDumps(Instant before, String by) throws IOException {
        List<TrashedView> gone = dumps.purge(before).stream().map(this::view).toList();
        gone.forEach(
                each -> tell(each.application(), by + " destroyed dump " + each.volume() + " of " + each.deletedAt()));
        return gone;
    }

    /** Destroys what has been there for long enough. */
    void empty() {
        try {
            purge(clock.instant().minus(keep), "the time limit of the trash")
                    .missing()
                    .forEach(cloud -> log.warn("The trash cannot be emptied of {}", cloud));
        } catch (Refusal e) {
            log.warn("The trash cannot be emptied: {}", e.getMessage());
        }
    }

    private void tell(Trashed volume, String text) {
        tell(volume.volume().application(), text);
    }

    private void tell(String application, String text) {
        log.info("{}", text);
        announcements.tell(EngineEvent.Kind.ACTION, application, text);
    }
}
