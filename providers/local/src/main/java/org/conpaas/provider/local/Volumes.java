package org.conpaas.provider.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.Trashed;

/** Volumes as directories; what is deleted goes to the trash first. Any thread may call. */
final class Volumes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = "volume.json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** What no ID has; a path of such is none, or another's. */
    private static final Pattern NO_NAME = Pattern.compile("[^\\w.~-]");

    private final Path directory;
    private final Path trash;
    private final Clock clock;

    private record Description(String name, long sizeBytes, String at) {}

    Volumes(Path home, Clock clock) throws IOException {
        this.directory = Files.createDirectories(home.resolve("volumes"));
        this.trash = Files.createDirectories(home.resolve("trash"));
        this.clock = clock;
    }

    synchronized SortedMap<VolumeId, VolumeFacts> all() throws ProviderException {
        SortedMap<VolumeId, VolumeFacts> volumes = new TreeMap<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(directory, Volumes::isWhole)) {
            for (Path volume : each) {
                Description description = read(volume);
                volumes.put(VolumeId.parse(description.name()), facts(volume, description));
            }
            return volumes;
        } catch (IOException | RuntimeException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot list the volumes: " + e, e);
        }
    }

    /** The record is written last: a directory without one is an interrupted create, and is taken up again. */
    synchronized VolumeFacts create(VolumeSpec spec) throws ProviderException {
        Path volume = path(spec.id());
        try {
            if (!Files.exists(volume.resolve(RECORD))) {
                Files.createDirectories(volume.resolve("data"));
                Description description = new Description(spec.id().toString(), spec.sizeBytes(), spec.at());
                DurableFile.write(volume.resolve(RECORD), JSON.writeValueAsBytes(description));
                DurableFile.sync(directory);
            }
            return facts(volume, read(volume));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot make volume " + spec.id() + ": " + e, e);
        }
    }

    /** A directory takes what its file system has: its size is only what was asked for. */
    synchronized VolumeFacts grow(VolumeSpec spec) throws ProviderException {
        Path volume = path(spec.id());
        if (!isWhole(volume)) {
            throw new ProviderException(Kind.NOT_FOUND, "there is no volume " + spec.id());
        }
        try {
            Description known = read(volume);
            if (known.sizeBytes() < spec.sizeBytes()) {
                Description grown = new Description(known.name(), spec.sizeBytes(), known.at());
                DurableFile.write(volume.resolve(RECORD), JSON.writeValueAsBytes(grown));
            }
            return facts(volume, read(volume));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot grow volume " + spec.id() + ": " + e, e);
        }
    }

    synchronized void delete(VolumeId id) throws ProviderException {
        Path volume = path(id);
        try {
            if (Files.exists(volume)) {
                Path grave = trash.resolve(STAMP.format(clock.instant()) + "~" + volume.getFileName());
                Files.move(volume, grave, StandardCopyOption.ATOMIC_MOVE);
                DurableFile.sync(directory);
            }
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot delete volume " + id + ": " + e, e);
        }
    }

    synchronized List<Trashed> trash() throws ProviderException {
        List<Trashed> all = new ArrayList<>();
        try (DirectoryStream<Path> graves = Files.newDirectoryStream(trash, Volumes::isWhole)) {
            for (Path grave : graves) {
                all.add(trashed(grave));
            }
            return all;
        } catch (IOException | RuntimeException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot list the trash: " + e, e);
        }
    }

    private static boolean isWhole(Path volume) {
        return Files.isRegularFile(volume.resolve(RECORD));
    }

    private static Trashed trashed(Path grave) throws IOException {
        String id = grave.getFileName().toString();
        Instant deleted = STAMP.parse(id.substring(0, id.indexOf('~')), Instant::from);
        Description description = read(grave);
        return new Trashed(id, VolumeId.parse(description.name()), deleted, description.sizeBytes());
    }

    synchronized Trashed restore(String id) throws ProviderException {
        Path grave = trash.resolve(NO_NAME.matcher(id).find() ? "" : id).normalize();
        if (!trash.equals(grave.getParent()) || !isWhole(grave)) {
            throw new ProviderException(Kind.NOT_FOUND, "the trash has no " + id);
        }
        try {
            Trashed found = trashed(grave);
            Path place = path(found.volume());
            if (Files.exists(place)) {
                throw new ProviderException(Kind.CONFLICT, "there is a volume " + found.volume() + " already");
            }
            Files.move(grave, place, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.sync(directory);
            return found;
        } catch (IOException | RuntimeException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot restore " + id + ": " + e, e);
        }
    }

    /** What is large takes long to delete, and nobody waits for it; what a crash left of it goes the next time. */
    List<Trashed> purge(Instant before) throws ProviderException {
        List<Trashed> gone = new ArrayList<>();
        try {
            for (Path grave : condemned(STAMP.format(before), gone)) {
                deleteTree(grave);
            }
            return gone;
        } catch (IOException | RuntimeException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot empty the trash: " + e, e);
        }
    }

    /** Without its record nothing can be restored any more. */
    private synchronized List<Path> condemned(String limit, List<Trashed> gone) throws IOException {
        List<Path> condemned = new ArrayList<>();
        try (DirectoryStream<Path> graves = Files.newDirectoryStream(
                trash, grave -> grave.getFileName().toString().compareTo(limit) < 0)) {
            for (Path grave : graves) {
                if (isWhole(grave)) {
                    gone.add(trashed(grave));
                    Files.delete(grave.resolve(RECORD));
                }
                condemned.add(grave);
            }
        }
        return condemned;
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Path path(VolumeId id) {
        return directory.resolve(Names.file(id.toString()));
    }

    private static Description read(Path volume) throws IOException {
        return JSON.readValue(volume.resolve(RECORD).toFile(), Description.class);
    }

    private static VolumeFacts facts(Path volume, Description description) {
        return new VolumeFacts(volume.resolve("data").toString(), description.sizeBytes(), new Place.Everywhere());
    }
}
