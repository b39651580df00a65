package org.conpaas.core.model;

import java.util.Comparator;

/**
 * A node's name, which is its identity: {@code blog/web/backend/1}. A machine is named after the first node that it was made
 * for.
 *
 * @param ordinal from 1 without gaps inside a role; the highest goes first
 */
public record NodeId(String application, String service, String role, int ordinal) implements Comparable<NodeId> {
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

    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return application + "/" + service + "/" + role + "/" + ordinal;
    }
}
