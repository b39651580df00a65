package org.conpaas.core.model;

import java.util.Comparator;

/**
 * A node's name, which is its identity: {@code blog/web/backend/1}. A machine is named after the first node that it was made
 * for.
 *
 * @param ordinal from 1 without gaps inside a role, from 10001 when it has moved to another cloud; the highest goes first
 */
public record NodeId(String application, String service, String role, int ordinal) implements Comparable<NodeId> {
    /** The ordinals of a role that has moved to another cloud begin after as many; no role has more nodes. */
    public static final int RANGE = 10_000;

    private static final Comparator<NodeId> ORDER = Comparator.comparing(NodeId::application)
            .thenComparing(NodeId::service)
            .thenComparing(NodeId::role)
            .thenComparingInt(NodeId::ordinal);

    public NodeId {
        if (ordinal < 1) {
            throw new IllegalArgumentException("ordinal " + ordinal);
        }
    }

    /** @throws IllegalArgumentException unless the text has the four parts */
    public static NodeId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not a node's name: " + text);
        }
        return new NodeId(parts[0], parts[1], parts[2], Integer.parseInt(parts[3]));
    }

    /** The service's name with its application: {@code blog/web}. */
    public String servicePath() {
        return application + "/" + service;
    }

    /** Which of its role's nodes it is, from 1, wherever that has moved. */
    public int number() {
        return (ordinal - 1) % RANGE + 1;
    }

    /** Another node of the same role. */
    public NodeId sibling(int number) {
        return new NodeId(application, service, role, number);
    }

    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return application + "/" + service + "/" + role + "/" + ordinal;
    }
}
