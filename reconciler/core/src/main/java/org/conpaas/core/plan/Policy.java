package org.conpaas.core.plan;

/**
 * What a plan may do without asking.
 *
 * @param deletionShare of an application's machines (0 to 1) that one plan may take away
 * @param deletionFloor so many machines may always go
 * @param confirmed the user has agreed to more
 */
public record Policy(double deletionShare, int deletionFloor, boolean confirmed) {
    /** Half of the machines, and always five. */
    public static final Policy DEFAULT = new Policy(0.5, 5, false);

    boolean permits(long deletions, int machines) {
        return confirmed || deletions <= Math.max(deletionFloor, deletionShare * machines);
    }
}
