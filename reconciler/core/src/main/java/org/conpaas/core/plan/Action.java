package org.conpaas.core.plan;

import java.util.List;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.DumpSpec;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;

/** One idempotent thing to do. Equal actions are the same action. */
public sealed interface Action {
    /** Makes a machine, or finds it. */
    record CreateMachine(MachineSpec machine) implements Action {
        @Override
        public String subject() {
            return "machine " + machine.name();
        }

        @Override
        public Symbol symbol() {
            return Symbol.CREATE;
        }
    }

    /** @param replace true: another one is made after it, because the manifest wants another kind */
    record DeleteMachine(NodeId machine, String cloud, boolean replace) implements Action {
        @Override
        public String subject() {
            return "machine " + machine;
        }

        @Override
        public Symbol symbol() {
            return replace ? Symbol.REPLACE : Symbol.DESTROY;
        }
    }

    record CreateVolume(VolumeSpec volume, NodeId machine) implements Action {
        @Override
        public String subject() {
            return "volume " + volume.id();
        }

        @Override
        public Symbol symbol() {
            return Symbol.CREATE;
        }
    }

    /** Lets a machine see a disk that is there, and no other. */
    record AttachVolume(VolumeSpec volume, NodeId machine) implements Action {
        @Override
        public String subject() {
            return "volume " + volume.id();
        }

        @Override
        public Symbol symbol() {
            return Symbol.UPDATE;
        }
    }

    /** Takes a disk from the machine that sees it, if one does: no node has it any more, and another may get it. */
    record DetachVolume(VolumeSpec volume) implements Action {
        @Override
        public String subject() {
            return "volume " + volume.id();
        }

        @Override
        public Symbol symbol() {
            return Symbol.UPDATE;
        }
    }

    /** @param from its size now, in bytes */
    record GrowVolume(VolumeSpec volume, long from) implements Action {
        @Override
        public String subject() {
            return "size of volume " + volume.id();
        }

        @Override
        public Symbol symbol() {
            return Symbol.UPDATE;
        }
    }

    /** Irreversible but for the trash. */
    record DeleteVolume(VolumeId volume, String cloud) implements Action {
        @Override
        public String subject() {
            return "volume " + volume;
        }

        @Override
        public Symbol symbol() {
            return Symbol.DESTROY;
        }
    }

    /** Hands an agent a node that it does not have yet. */
    record CreateNode(NodeId node, NodeId machine, NodeSpec spec) implements Action {
        @Override
        public String subject() {
            return "node " + node;
        }

        @Override
        public Symbol symbol() {
            return Symbol.CREATE;
        }
    }

    /** A node whose content depends on addresses that are known only after its service's machines exist. */
    record RenderNode(NodeId node, boolean exists, String after) implements Action {
        @Override
        public String subject() {
            return "node " + node;
        }

        @Override
        public Symbol symbol() {
            return exists ? Symbol.UPDATE : Symbol.CREATE;
        }
    }

    /** Hands an agent a new state for a node that it has. */
    record UpdateNode(NodeId node, NodeId machine, NodeSpec spec, String from) implements Action {
        @Override
        public String subject() {
            return "node " + node;
        }

        @Override
        public Symbol symbol() {
            return Symbol.UPDATE;
        }
    }

    /** Stops a node and deletes its tree. */
    record RemoveNode(NodeId node, NodeId machine) implements Action {
        @Override
        public String subject() {
            return "node " + node;
        }

        @Override
        public Symbol symbol() {
            return Symbol.DESTROY;
        }
    }

    /** Forgets a node of a machine that is down and goes as a whole: nobody there could stop it, and its tree goes with the machine. */
    record AbandonNode(NodeId node, NodeId machine) implements Action {
        @Override
        public String subject() {
            return "node " + node;
        }

        @Override
        public Symbol symbol() {
            return Symbol.DESTROY;
        }
    }

    /** Takes a service's data out of a node that has all of it, before its disks go. */
    record TakeDump(NodeId node, NodeId machine, DumpSpec dump) implements Action {
        @Override
        public String subject() {
            return "dump " + node.servicePath() + "/" + dump.name();
        }

        @Override
        public Symbol symbol() {
            return Symbol.CREATE;
        }
    }

    /** Nothing to do but to wait, for what is said. */
    record Await(String subject, String what) implements Action {
        @Override
        public Symbol symbol() {
            return Symbol.WAIT;
        }
    }

    /** What it is about, for example {@code node blog/web/backend/1}. */
    String subject();

    /** The service that its subject is of; empty when that is of none. */
    default String service() {
        String[] parts = subject().split("/", 3);
        return parts.length > 1 ? parts[1] : "";
    }

    /** How a plan marks it. */
    Symbol symbol();

    /** Whether something is lost by it. */
    default boolean destroys() {
        return symbol() == Symbol.DESTROY;
    }

    /** Terraform's marks. */
    enum Symbol {
        CREATE("+"),
        UPDATE("~"),
        REPLACE("-/+"),
        DESTROY("-"),
        WAIT("?");

        private final String text;

        Symbol(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        /** In the order of the legend. */
        public static List<Symbol> legend() {
            return List.of(CREATE, UPDATE, REPLACE, DESTROY);
        }
    }
}
