package org.conpaas.core.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.conpaas.agent.protocol.ArtifactSpec;
import org.conpaas.agent.protocol.DiskSpec;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.TaskSpec;
import org.conpaas.core.service.Manager;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.manifest.ServiceSpec;

/** Fills a node's disks that are empty with what the manifest names, before anything of the node runs. */
public final class DiskContent {
    private static final String PREFIX = "content of disk ";

    /** A file that stays at the top of a disk that was filled; it is none of the content. */
    public static final String MARK = ".filled";

    // One node at a time fills a disk; who comes second finds it filled. A mark of its own stays as long as a
    // copy is not whole: who finds it copies again. The other mark stays for good: what was deleted since does
    // not come back with the next node. What comes out of an archive may not be written by anybody. A disk may
    // be a link, and a file system of its own has lost+found. A disk that is full may get room.
    private static final String FILL = String.join(
            "\n",
            "fill() {",
            "    [ ! -e \"$2/" + MARK + "\" ] || return 0",
            "    [ -e \"$2/.filling\" ] || [ -z \"$(ls -A \"$2/.\" | grep -vx lost+found)\" ] || return 0",
            "    : >\"$2/.filling\" &&",
            "        cp -R --remove-destination \"$1/.\" \"$2/.\" &&",
            "        find \"$2/.\" ! -type l ! -perm -u+w -exec chmod u+w {} + &&",
            "        chown -R --reference=\"$2/.\" \"$2/.\" &&",
            "        mv -f \"$2/.filling\" \"$2/" + MARK + "\"",
            "}",
            "exec 9<\"$1/.\"",
            "! command -v flock >/dev/null || flock 9",
            "fill \"$0\" \"$1\"");

    private DiskContent() {}

    /** The files that a service names: those of its type's own fields, and what its disks are filled with. */
    public static Map<String, String> files(ServiceSpec service, Manager manager) {
        Map<String, String> files = new TreeMap<>(manager.files(service));
        service.disks().forEach((name, disk) -> disk.from().ifPresent(archive -> files.put(PREFIX + name, archive)));
        return files;
    }

    /** @param files of the service that are at hand, by their names in {@link #files} */
    static NodeSpec first(NodeSpec spec, Map<String, CodeVersion> files) {
        NodeSpec filled = spec;
        for (DiskSpec disk : spec.disks()) {
            CodeVersion archive = files.get(PREFIX + disk.name());
            if (archive != null && !disk.readOnly()) {
                filled = Prelude.before(filled, artifact(disk, archive), task(disk, archive));
            }
        }
        return filled;
    }

    private static ArtifactSpec artifact(DiskSpec disk, CodeVersion archive) {
        return new ArtifactSpec(name(disk), archive.sha256(), archive.fileName(), true, Optional.empty());
    }

    private static TaskSpec task(DiskSpec disk, CodeVersion archive) {
        return new TaskSpec(
                name(disk),
                archive.sha256(),
                TaskSpec.When.UNTIL_DONE,
                List.of("/bin/sh", "-c", FILL, "${artifact:" + name(disk) + "}", "${node}" + disk.at()),
                Map.of(),
                false,
                "",
                List.of(),
                TaskSpec.Ends.NOTHING,
                Optional.empty());
    }

    private static String name(DiskSpec disk) {
        return "fill-" + disk.name();
    }
}
