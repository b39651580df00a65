package org.conpaas.core.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.conpaas.agent.protocol.NodeReport;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.NodeId;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.TypeSchema;

/**
 * The renderer of one service type: service + addresses of its nodes → desired state of each node. Pure: equal arguments give
 * equal results; no I/O but the templates beside the class, read when it is made.
 */
public interface Manager {
    /** The type's name, roles and schema fragment. */
    TypeSchema schema();

    /**
     * The order in which roles come up and change: every node of a role is healthy before the next role is touched. A node
     * leaves only after every role behind its own has taken note. Roles of one inner list are handled together.
     */
    List<List<String>> order();

    /** Roles whose first nodes may share a machine. */
    default List<String> packable() {
        return List.of();
    }

    /** Ports of TCP at which everybody reaches nodes of the role, on a machine that has low ports. */
    default Set<Integer> publicPorts(String role) {
        return Set.of();
    }

    /**
     * Where nodes of the role listen for other nodes of their application, besides {@link #publicPorts}. Nobody else is let in there, and
     * nobody at all elsewhere: each type has to say it, as what it forgets is missed only on a cloud.
     */
    InnerPorts innerPorts(String role);

    /** Whether nodes of this role change one after the other, each healthy before the next. */
    default boolean oneAtATime(String role) {
        return false;
    }

    /** Whether nodes of this role that do not exist yet start side by side, although they change one after the other. */
    default boolean startsTogether(String role) {
        return false;
    }

    /** Whether nodes of this role leave one after the other, each gone before the next is asked to go. */
    default boolean leavesOneByOne(String role) {
        return false;
    }

    /**
     * Files of the repository (or https URLs) that the service's nodes need besides code, by a name of the type's choice.
     *
     * @return paths relative to the manifest's repository, or URLs; they are in {@link ServiceContext#files()} when rendered
     */
    default Map<String, String> files(ServiceSpec service) {
        return Map.of();
    }

    /** The disks of the service's nodes by name: those that its author wrote, and those that the type itself needs. */
    default Map<String, Disk> disks(ServiceSpec service) {
        return service.disks();
    }

    /** Whether a node gets one of these disks; asked for nodes of the role that the disk names, or of all. */
    default boolean getsDisk(ServiceSpec service, String disk, NodeId node) {
        return true;
    }

    /** What can be taken out of the service while it serves, by a name for people. */
    default Map<String, DataSource> data(ServiceSpec service) {
        return Map.of();
    }

    /** Problems of the type's own fields that a schema cannot express. */
    default List<Problem> check(ServiceSpec service) {
        return List.of();
    }

    /**
     * What each node of the service should be. Fills in everything but the fingerprint (see {@link NodeSpecs#finish}), limits
     * and data, which are put in afterwards, and the disks and the sandbox, which {@link ServiceContext#node} has put in place.
     *
     * @return one spec per node of the context
     */
    Map<NodeId, NodeSpec> render(ServiceContext context);

    /**
     * Variables that services which use this one get, for example {@code MYSQL_IP}.
     *
     * @return names to values; empty while addresses are missing
     */
    Map<String, String> exports(ServiceContext context);

    /** Where people reach the service once it is healthy, for example {@code http://10.77.0.2/}; empty when it has no page. */
    default Optional<String> url(ServiceContext context) {
        return Optional.empty();
    }

    /**
     * Why a node must not be changed right now, in a sentence with what to do; empty when it may.
     *
     * @param now the node's last report
     */
    default Optional<String> hold(NodeReport now, NodeSpec wanted) {
        return Optional.empty();
    }

    /**
     * Why a node must not be removed right now, in a sentence with what to do; empty when it may.
     *
     * @param now the node's last report; one that has none, as its machine is down, goes with its machine
     */
    default Optional<String> holdsRemoval(NodeReport now) {
        return Optional.empty();
    }

    /** The operations that a user may ask for, for example {@code run}; empty for most types. */
    default List<String> operations() {
        return List.of();
    }

    /**
     * What an operation that a user asks for comes to as things are, for example a second {@code interrupt} to {@code kill}.
     * Asked before {@link #refuses}; its answer is what is asked there and what is written down.
     *
     * @param reports of all the service's nodes
     */
    default String amountsTo(String operation, List<NodeReport> reports) {
        return operation;
    }

    /**
     * Why an operation cannot be done now; empty when it can.
     *
     * @param reports of all the service's nodes
     */
    default Optional<String> refuses(String operation, List<NodeReport> reports) {
        return operations().contains(operation)
                ? Optional.empty()
                : Optional.of("a " + schema().type() + " service has no operation " + operation);
    }
}
