package org.conpaas.agent.daemon;

import java.util.Optional;

/**
 * Tells to which unit a process belongs, whatever it does to its session, its parents or its environment.
 *
 * <p>It is carried by the soft limit of {@code RLIMIT_RSS}. Linux has not enforced that limit since 2.4.30, but every child
 * inherits it across fork, exec and setsid, and {@code /proc/PID/limits} shows it. A command with a clean environment stays
 * clean, and a script that daemonizes is still found.
 *
 * @param home 20 bits: the agent's home
 * @param node 20 bits: the node in that home
 * @param unit 12 bits: the process or task of that node; 0 is none
 */
record Mark(int home, int node, int unit) {
    static final int HOMES = 1 << 20;
    static final int NODES = 1 << 20;
    static final int UNITS = 1 << 12;

    /** As {@code ulimit -m} takes it: in KiB, so that the kernel's count of bytes stays below 2^63. */
    long kibibytes() {
        return ((long) home << 32) | ((long) node << 12) | unit;
    }

    static Optional<Mark> of(long bytes) {
        long value = bytes >>> 10;
        int home = (int) (value >>> 32);
        if (bytes % 1024 != 0 || home == 0 || home >= HOMES) {
            return Optional.empty();
        }
        return Optional.of(new Mark(home, (int) (value >>> 12) & (NODES - 1), (int) value & (UNITS - 1)));
    }
}
