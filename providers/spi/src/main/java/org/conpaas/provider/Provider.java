package org.conpaas.provider;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;

/**
 * A configured cloud: it makes machines and volumes, tells which there are, and takes them away.
 *
 * <p>Every method may be called from any thread, may block up to its own time limit, and throws {@link ProviderException} when
 * it does not know. An empty answer means that there is nothing, and is never given for want of an answer.
 */
public interface Provider extends AutoCloseable {
    /** The name that manifests use in {@code cloud:}. */
    String name();

    /** What it can do here and why not more, a line each, for {@code cps doctor}. */
    List<String> describe();

    /** What it does with what manifests ask of machines. The same each time, at once. */
    default CloudAbilities abilities() {
        return CloudAbilities.ALL;
    }

    /**
     * What it offers, and what it lets this installation still have. May be asked often.
     *
     * @throws ProviderException when the cloud did not answer
     */
    default CloudFacts facts() throws ProviderException {
        return CloudFacts.NONE;
    }

    /**
     * Every machine of this installation, by name.
     *
     * @throws ProviderException when the cloud did not answer in full
     */
    SortedMap<NodeId, MachineFacts> machines() throws ProviderException;

    /**
     * Makes the machine, or finds the one that already carries its name. Returns as soon as the cloud has accepted it; the
     * machine may still be booting (see {@link MachineFacts#ready()}).
     *
     * @param boot what its agent needs to call home
     */
    MachineFacts create(MachineSpec machine, Boot boot) throws ProviderException;

    /** Takes the machine away; done when it is already gone. Volumes stay. */
    void delete(NodeId machine) throws ProviderException;

    /** Every volume of this installation, by name. */
    SortedMap<VolumeId, VolumeFacts> volumes() throws ProviderException;

    /**
     * Makes the volume, or finds the one that already carries its name, and attaches it to the machine: to that one only, where
     * one machine at a time can have it.
     *
     * @param volume with an image: a copy of it, of its size
     * @param machine of a shared volume, one of those that will see it: the path of its facts is good on all of them. Asked for
     *     only where {@link CloudAbilities#sharedDisks()} says so
     */
    VolumeFacts create(VolumeSpec volume, NodeId machine) throws ProviderException;

    /** Takes the volume from the machine that has it, which has let it go; done when none has it, or where all have it. */
    void detach(VolumeId volume) throws ProviderException;

    /**
     * Makes the volume as large as that, with what is on it, whoever has it; done when it is. It never becomes smaller.
     *
     * @throws ProviderException of kind NOT_FOUND when there is no such volume
     */
    VolumeFacts grow(VolumeSpec volume) throws ProviderException;

    /** Takes the volume away, into the {@link #trash} where there is one; done when it is already gone. */
    void delete(VolumeId volume) throws ProviderException;

    /** Volumes that were deleted and can be brought back; none where a cloud keeps none. */
    default List<Trashed> trash() throws ProviderException {
        return List.of();
    }

    /**
     * Brings a volume back, with the data that it had.
     *
     * @param id of its deletion
     * @throws ProviderException of kind NOT_FOUND when it is not in the trash, of kind CONFLICT when there is a volume of its name
     */
    default Trashed restore(String id) throws ProviderException {
        throw new ProviderException(ProviderException.Kind.NOT_FOUND, name() + " keeps no trash");
    }

    /**
     * Destroys what was deleted before that moment, for good.
     *
     * @return what went
     */
    default List<Trashed> purge(Instant before) throws ProviderException {
        return List.of();
    }

    /** Snapshots of this installation's volumes, the oldest first, also of volumes that are gone; none where a cloud takes none. */
    default List<Snapshot> snapshots() throws ProviderException {
        return List.of();
    }

    /**
     * Keeps what is on the volume, whoever has it: of one that a machine writes to, what is there after a power cut. Returns when it is
     * kept.
     *
     * @throws ProviderException of kind NOT_FOUND when there is no such volume, of kind REFUSED where a cloud takes no snapshots of it
     */
    default Snapshot snapshot(VolumeId volume) throws ProviderException {
        throw new ProviderException(ProviderException.Kind.REFUSED, "this cloud takes no snapshots");
    }

    /**
     * Makes the volume what it was; what it is now goes into the {@link #trash}. One that grew since keeps its size, one that is gone
     * comes back. To be repeated when it did not answer.
     *
     * @param id of a snapshot
     * @throws ProviderException of kind NOT_FOUND when there is no such snapshot, of kind CONFLICT while a machine has the volume
     */
    default Snapshot revert(String id) throws ProviderException {
        throw new ProviderException(ProviderException.Kind.NOT_FOUND, "this cloud takes no snapshots");
    }

    /** Destroys a snapshot for good, and answers what it was; empty when there is none. */
    default Optional<Snapshot> deleteSnapshot(String id) throws ProviderException {
        return Optional.empty();
    }

    /** What machines can be made from; none where that is not asked. */
    default List<Image> images() throws ProviderException {
        return List.of();
    }

    /**
     * All that bears this installation's mark, also what {@link #machines} and {@link #volumes} pass over: for people, who are
     * told of what is left over. What is in the {@link #trash} is not among them.
     */
    default List<Marked> marked() throws ProviderException {
        List<Marked> all = new ArrayList<>();
        machines().forEach((node, facts) -> all.add(Marked.machine(facts.agent(), node, Optional.empty())));
        volumes().forEach((volume, facts) -> all.add(Marked.volume(facts.path(), volume, Optional.empty())));
        return all;
    }

    /**
     * The end of what the machine says on its console, without control characters but tabs and ends of lines; empty: nothing yet.
     *
     * @throws ProviderException of kind NOT_FOUND when there is no such machine, or no console
     */
    default Optional<String> console(NodeId machine) throws ProviderException {
        throw new ProviderException(ProviderException.Kind.NOT_FOUND, "machines of this cloud have no console");
    }

    /** Why an agent of its machines does not call home, in a sentence, where the provider can tell. At once. */
    default Optional<String> trouble(String agent) {
        return Optional.empty();
    }

    /** Calls the listener with a machine's name when something changes by itself, where the provider can tell. */
    default void listen(Consumer<NodeId> listener) {}

    @Override
    default void close() {}

    /** Gives a new machine's agent what it needs to call home; asked only when a machine (or the local agent) is really made. */
    interface Boot {
        /** @return token for one enrolment as the agent of that name */
        Ticket ticket(String agent);

        /** Lets that agent in no more: the machine that was its own goes. Done when it is not let in anyway. */
        default void revoke(String agent) {}

        /**
         * @param reconciler the address that agents call, for example {@code https://127.0.0.1:8443}
         * @param authority PEM certificate of the installation's authority
         * @param token good for one enrolment
         */
        record Ticket(String reconciler, String authority, String token) {}
    }
}
