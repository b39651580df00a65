package org.conpaas.provider;

import java.util.Optional;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;

/**
 * A thing in a cloud that bears this installation's mark.
 *
 * @param id the cloud's own
 * @param of what it was made for
 * @param spare why nothing uses it, in a few words, where the cloud shows that; empty: something may
 */
public record Marked(Kind kind, String id, Owner of, Optional<String> spare) {
    /** What it is. */
    public enum Kind {
        MACHINE("machine"),
        VOLUME("volume"),
        ADDRESS("address"),
        SECURITY_GROUP("security group");

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }

        /** For people. */
        public String noun() {
            return noun;
        }
    }

    /** Whose it is. */
    public sealed interface Owner {
        /** The application that it belongs to. */
        String application();

        /** A machine, or what serves only that. */
        record OfNode(NodeId node) implements Owner {
            @Override
            public String application() {
                return node.application();
            }

            @Override
            public String toString() {
                return node.toString();
            }
        }

        /** A volume. */
        record OfVolume(VolumeId volume) implements Owner {
            @Override
            public String application() {
                return volume.application();
            }

            @Override
            public String toString() {
                return volume.toString();
            }
        }

        /** What all machines of an application share. */
        record OfApplication(String application) implements Owner {
            @Override
            public String toString() {
                return application;
            }
        }
    }

    public static Marked machine(String id, NodeId node, Optional<String> spare) {
        return new Marked(Kind.MACHINE, id, new Owner.OfNode(node), spare);
    }

    public static Marked volume(String id, VolumeId volume, Optional<String> spare) {
        return new Marked(Kind.VOLUME, id, new Owner.OfVolume(volume), spare);
    }
}
