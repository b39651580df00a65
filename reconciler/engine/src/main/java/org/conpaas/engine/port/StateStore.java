package org.conpaas.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.service.ServiceContext.Operation;

/**
 * What must be remembered because it cannot be observed. Each method is one transaction; when it returns, it is on disk. A
 * failure to read or write is a {@link StoreUnavailableException} and stops the pass.
 */
public interface StateStore {
    /** Applications that have an inventory. */
    SortedSet<String> applications();

    Inventory inventory(String application);

    void addMachine(NodeId machine, String cloud);

    void removeMachine(NodeId machine);

    void addNode(NodeId node, NodeId machine);

    void removeNode(NodeId node);

    void addVolume(VolumeSpec volume);

    void removeVolume(VolumeId volume);

    /** Operations that users asked for, oldest first. */
    List<Operation> operations(String application, String service);

    /**
     * The generation of a service's code: the same number as long as the digest stays, a higher one each time it changes.
     *
     * @param now makes the first generation, so that a restored database does not fall behind
     */
    long codeGeneration(String application, String service, String sha256, Instant now);

    /** What a user decided about the application: suspended, to be deleted, deletions confirmed for a revision. */
    Decisions decisions(String application);

    /** What the autoscaler decided, by service. */
    Map<String, Scaling> scalings(String application);

    /** Writes down what the autoscaler decided; it replaces what was written before. */
    void scale(String application, String service, Scaling scaling);

    /** Forgets the application's decisions, operations, scalings and generations once nothing of it is left. */
    void forget(String application);

    /**
     * Grows whenever inventory, operations, scalings or decisions of the application may have changed.
     *
     * @return any number to compare with an earlier one
     */
    long revision(String application);

    /**
     * Writes down what a pass did, for people. Called only for passes that did or learnt something. The exception to the rule:
     * it may be on disk a moment later, so that nothing waits for the past, and a crash may lose the last of it.
     */
    void record(PassRecord pass);

    /**
     * Takes or renews the right to change an application.
     *
     * @return the lease's number, which grows with every change of owner; empty when another reconciler holds it
     */
    Optional<Long> lease(String application, String owner, Instant now, Duration length);

    /**
     * @param delete the user asked for the application's deletion
     * @param confirmedRevision deletions beyond the policy's share are confirmed for this revision
     */
    record Decisions(boolean delete, Optional<String> confirmedRevision) {
        public static final Decisions NONE = new Decisions(false, Optional.empty());
    }

    /**
     * @param trigger why the pass was made, for people
     * @param plan as text in Terraform's grammar; empty when there was nothing to do
     * @param sync and health as names of the status' values
     */
    record PassRecord(
            String application,
            String revision,
            Instant startedAt,
            Duration took,
            String trigger,
            String plan,
            List<ActionRecord> actions,
            String sync,
            String health,
            List<String> problems) {
        public PassRecord {
            actions = List.copyOf(actions);
            problems = List.copyOf(problems);
        }
    }

    /** @param outcome {@code done}, {@code in progress}, {@code retry: …}, {@code failed: …} */
    record ActionRecord(String action, String outcome, Duration took) {}
}
