package org.conpaas.provider.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** Volumes as directories; what is deleted goes to the trash first. Any thread may call. */
final class Volumes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = "volume.json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

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
        try (DirectoryStream<Path> each =
                Files.newDirectoryStream(directory, path -> Files.isRegularFile(path.resolve(RECORD)))) {
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

    synchronized List<String> purge(Instant before) throws ProviderException {
        String limit = STAMP.format(before);
        try (Stream<Path> graves = Files.list(trash)) {
            List<Path> old = graves.filter(
                            grave -> grave.getFileName().toString().compareTo(limit) < 0)
                    .sorted()
                    .toList();
            old.forEach(Volumes::deleteTree);
            return old.stream().map(grave -> grave.getFileName().toString()).toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot empty the trash: " + e, e);
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(VolumeId id) {
        return directory.resolve(Names.file(id.toString()));
    }

    private static Description read(Path volume) throws IOException {
        return JSON.readValue(volume.resolve(RECORD).toFile(), Description.class);
    }

    private static VolumeFacts facts(Path volume, Description description) {
        return new VolumeFacts(volume.resolve("data").toString(), description.sizeBytes());
    }
}
