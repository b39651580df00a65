package org.conpaas.managers.php;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.core.plan.DiskContent;
import org.conpaas.core.service.DataSource;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.Units;

/**
 * A directory of the code that all web and backend nodes see as one.
 *
 * @param disk name of the shared disk that holds it
 * @param path of the directory, from the top of the code
 * @param at where the nodes have the disk
 */
record SharedDirectory(String disk, String path, String at) {
    /** A file that changes while it is read is no failure: people go on. */
    private static final String PACK = "tar -C \"$0\" --exclude=./" + DiskContent.MARK + " -czf - . || [ $? = 1 ]";

    /** Not enforced on this machine; a cloud needs a size. */
    private static final long SIZE_BYTES = 10L << 30;

    /** By the names of their disks. */
    static List<SharedDirectory> of(ServiceSpec service) {
        return written(service).entrySet().stream()
                .map(entry -> new SharedDirectory(entry.getKey(), entry.getValue(), place(service, entry.getKey())))
                .toList();
    }

    private static Map<String, String> written(ServiceSpec service) {
        Map<String, String> paths = new TreeMap<>();
        if (service.settings().get("shared") instanceof Map<?, ?> given) {
            given.forEach((disk, path) -> paths.put(String.valueOf(disk), String.valueOf(path)));
        }
        return paths;
    }

    private static String place(ServiceSpec service, String disk) {
        return Optional.ofNullable(service.disks().get(disk)).map(Disk::at).orElse("/srv/" + disk);
    }

    /** The disk that it needs when the manifest describes none of its name. */
    Disk implied(ServiceSpec service) {
        return new Disk(Disk.Kind.SHARED, SIZE_BYTES, at, Optional.empty(), Optional.empty(), service.at());
    }

    /** What is in it, from any node that has it. */
    DataSource data(ServiceSpec service, String role) {
        Map<String, String> besides = service.disks().containsKey(disk)
                ? Map.of()
                : Map.of("kind", "shared", "size", Units.size(SIZE_BYTES), "at", at);
        List<String> command = List.of("/bin/sh", "-c", PACK, "${node}" + at);
        return new DataSource(role, "tar.gz", command, List.of("disks", disk, "from"), besides, Optional.empty());
    }

    /** Whether one of the two is inside the other, or they are the same. */
    boolean overlaps(SharedDirectory other) {
        return (path + "/").startsWith(other.path + "/") || (other.path + "/").startsWith(path + "/");
    }
}
