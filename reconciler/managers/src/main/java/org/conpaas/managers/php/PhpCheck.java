package org.conpaas.managers.php;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;

/** What is wrong with a php service although each of its fields is right by itself. */
final class PhpCheck {
    private PhpCheck() {}

    static List<Problem> of(ServiceSpec service) {
        List<Problem> problems = new ArrayList<>();
        reserved(service).ifPresent(problems::add);
        List<SharedDirectory> shared = SharedDirectory.of(service);
        shared.forEach(one -> otherKind(service, one).ifPresent(problems::add));
        for (int i = 0; i < shared.size(); i++) {
            for (SharedDirectory other : shared.subList(i + 1, shared.size())) {
                if (shared.get(i).overlaps(other)) {
                    problems.add(overlap(service, shared.get(i), other));
                }
            }
        }
        upload(service).ifPresent(problems::add);
        return problems;
    }

    private static Optional<Problem> reserved(ServiceSpec service) {
        return Optional.ofNullable(service.disks().get(Sessions.DISK))
                .filter(disk -> Sessions.areShared(service))
                .map(disk -> Problem.error(
                        "CP1401",
                        disk.where(),
                        path(service, "disks." + Sessions.DISK)
                                + ": the type keeps its sessions on a disk of this name",
                        "give it another name, or say sessions: local"));
    }

    private static Optional<Problem> otherKind(ServiceSpec service, SharedDirectory shared) {
        return Optional.ofNullable(service.disks().get(shared.disk()))
                .filter(disk -> disk.kind() != Disk.Kind.SHARED || disk.role().isPresent())
                .map(disk -> Problem.error(
                        "CP1402",
                        disk.where(),
                        path(service, "shared." + shared.disk()) + ": not all web and backend nodes see the disk "
                                + shared.disk() + " as one",
                        "write kind: shared and leave role out, or give the directory another name"));
    }

    private static Problem overlap(ServiceSpec service, SharedDirectory one, SharedDirectory other) {
        return Problem.error(
                "CP1403",
                service.at(),
                path(service, "shared") + ": " + one.path() + " and " + other.path() + " are one in the other",
                "share the outer one only");
    }

    /** PHP drops a request whose body is larger than post_max_size without a word. */
    private static Optional<Problem> upload(ServiceSpec service) {
        if (!(service.settings().get("settings") instanceof Map<?, ?> given)) {
            return Optional.empty();
        }
        long file = bytes(given.get("upload_max_filesize"), 2L << 20);
        long body = bytes(given.get("post_max_size"), 8L << 20);
        return body == 0 || file < body
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        "CP1404",
                        service.at(),
                        path(service, "settings")
                                + ": post_max_size, the most that a form may send, leaves no room for a"
                                + " file of upload_max_filesize",
                        "make post_max_size larger than upload_max_filesize"));
    }

    private static long bytes(@org.jspecify.annotations.Nullable Object value, long otherwise) {
        String text = value == null ? "" : String.valueOf(value);
        if (text.isEmpty()) {
            return otherwise;
        }
        int shift =
                switch (text.charAt(text.length() - 1)) {
                    case 'K' -> 10;
                    case 'M' -> 20;
                    case 'G' -> 30;
                    default -> 0;
                };
        return Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
    }

    private static String path(ServiceSpec service, String field) {
        return "services." + service.name() + "." + field;
    }
}
