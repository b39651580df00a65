package org.conpaas.server.git;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How one commit's tree differs from the one that was read last.
 *
 * @param read manifests that are new or changed, by path
 * @param removed manifests that are no longer there
 * @param users applications whose code changed
 */
record TreeChanges(SortedMap<String, FileReading> read, Set<String> removed, Set<String> users) {
    /** @param files what was read last, by path */
    boolean leavesNoManifest(Map<String, FileReading> files, int counting) {
        int left = counting;
        for (String path : removed) {
            left -= names(files.get(path));
        }
        for (FileReading reading : read.values()) {
            left += names(reading) - names(files.get(reading.path()));
        }
        return left == 0;
    }

    private static int names(@Nullable FileReading reading) {
        return reading != null && reading.counts() ? 1 : 0;
    }
}
