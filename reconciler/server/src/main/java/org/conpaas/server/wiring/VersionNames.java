package org.conpaas.server.wiring;

import java.util.Optional;
import java.util.stream.IntStream;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.CodeVersionRepository.CodeVersionRow;

/** Ids of code versions: as short as they are unique in their service. */
final class VersionNames {
    private VersionNames() {}

    /**
     * @param prefix {@code code-} or {@code git-}
     * @param digits hexadecimal, of which the beginning is taken
     * @param shortest how many at least
     * @param sha256 of the code: a version that holds it keeps its id
     */
    static String of(
            CodeVersionRepository rows,
            String application,
            String service,
            String prefix,
            String digits,
            int shortest,
            String sha256) {
        return IntStream.rangeClosed(shortest, digits.length())
                .mapToObj(length -> prefix + digits.substring(0, length))
                .filter(id -> {
                    Optional<CodeVersionRow> row = rows.find(application, service, id);
                    return row.isEmpty() || row.orElseThrow().sha256().equals(sha256);
                })
                .findFirst()
                .orElseThrow();
    }
}
