package org.conpaas.core.plan;

import java.util.Set;
import org.conpaas.core.model.VolumeId;

/**
 * What a plan may do without asking.
 *
 * @param deletionShare of an application's machines (0 to 1) that one plan may take away
 * @param deletionFloor so many machines may always go
 * @param confirmed the user has agreed to more
 * @param discarded disks that would be kept though nobody uses them, and that the user does not want to be kept
 */
public record Policy(double deletionShare, int deletionFloor, boolean confirmed, Set<VolumeId> discarded) {
    /** Half of the machines, and always five. */
    public static final Policy DEFAULT = new Policy(0.5, 5, false);

    public Policy {
        discarded = Set.copyOf(discarded);
    }

    public Policy(double deletionShare, int deletionFloor, boolean confirmed) {
        this(deletionShare, deletionFloor, confirmed, Set.of());
    }

    boolean permits(long deletions, int machines) {
        return confirmed || deletions <= Math.max(deletionFloor, deletionShare * machines);
    }
}
