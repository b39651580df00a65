package org.conpaas.agent.protocol;

/**
 * How a node is kept apart from the others on its machine.
 *
 * @param isolation the technique
 * @param address the IP address that the node's processes bind to, in text form
 * @param network name of the network namespace with {@link Isolation#NETNS}, else empty
 */
public record Sandbox(Isolation isolation, String address, String network) {
    /** Techniques, from the strongest to the weakest. */
    public enum Isolation {
        /** A machine of its own; a mount and PID namespace by bubblewrap when it is there, so that disks are where they are asked for. */
        MACHINE,
        /** Network namespace with a real address, and a mount and PID namespace by bubblewrap when it is there. Root only. */
        NETNS,
        /** Mount and PID namespaces by bubblewrap; an address of 127.0.0.0/8. */
        BUBBLEWRAP,
        /** Plain processes; an address of 127.0.0.0/8; the node's tree is only a directory. */
        PLAIN
    }
}
