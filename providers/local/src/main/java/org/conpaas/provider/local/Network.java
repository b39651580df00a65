package org.conpaas.provider.local;

import java.util.Collection;
import java.util.function.Supplier;
import org.conpaas.provider.ProviderException;

/** How machines of one isolation get an address that works. Any thread may call. */
interface Network {
    /** The block that its addresses come from. */
    Addresses addresses();

    /** Name of the namespace for the machine of that address; empty without namespaces. */
    String namespace(String address);

    /** Which of these machines have all that they need at this moment. */
    Collection<Machine> intact(Collection<Machine> machines) throws ProviderException;

    /**
     * Makes what is missing; nothing when nothing is.
     *
     * @param neighbours the machines of the same application, asked when nobody else changes the network
     */
    void ensure(Machine machine, Supplier<Collection<Machine>> neighbours) throws ProviderException;

    /**
     * Takes away what belongs to the machine; done when it is gone.
     *
     * @param neighbours the other machines of the same application, asked when nobody else changes the network
     */
    void remove(Machine machine, Supplier<Collection<Machine>> neighbours) throws ProviderException;

    /** Takes away everything that this installation ever made. */
    void removeAll() throws ProviderException;

    /** A line for people. */
    String describe();
}
