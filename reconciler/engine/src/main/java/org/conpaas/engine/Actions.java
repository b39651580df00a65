package org.conpaas.engine;

import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Action;
import org.conpaas.engine.port.AgentGateway;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.Dumps.Dump;
import org.conpaas.engine.port.StateStore;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;

/**
 * Does actions. Every one is idempotent, writes the inventory before it creates and clears it after it has deleted, so that a
 * crash at any point leaves nothing that the next pass does not find.
 */
final class Actions {
    private final StateStore store;
    private final AgentGateway agents;
    private final Dumps dumps;
    private final Provider.Boot boot;
    private final Clouds clouds;

    Actions(Ports ports, Clouds clouds) {
        this.store = ports.store();
        this.agents = ports.agents();
        this.dumps = ports.dumps();
        this.boot = ports.boot();
        this.clouds = clouds;
    }

    Outcome perform(Action action) {
        try {
            return act(action);
        } catch (ProviderException e) {
            return translate(action, e);
        }
    }

    private Outcome act(Action action) throws ProviderException {
        if (action instanceof Action.CreateMachine create) {
            return createMachine(create.machine());
        }
        if (action instanceof Action.DeleteMachine delete) {
            return deleteMachine(delete);
        }
        if (action instanceof Action.CreateVolume create) {
            return createVolume(create.volume(), create.machine());
        }
        if (action instanceof Action.AttachVolume attach) {
            return createVolume(attach.volume(), attach.machine());
        }
        if (action instanceof Action.DeleteVolume delete) {
            return deleteVolume(delete);
        }
        if (action instanceof Action.DetachVolume detach) {
            return detachVolume(detach.volume());
        }
        if (action instanceof Action.GrowVolume grow) {
            return growVolume(grow.volume());
        }
        return actOnNode(action);
    }

    private Outcome actOnNode(Action action) {
        if (action instanceof Action.CreateNode create) {
            store.addNode(create.node(), create.machine());
            return onAgent(
                    create.machine(),
                    agent -> agents.assign(agent, create.spec()) ? Outcome.DONE : Outcome.IN_PROGRESS);
        }
        if (action instanceof Action.UpdateNode update) {
            return onAgent(
                    update.machine(),
                    agent -> agents.assign(agent, update.spec()) ? Outcome.DONE : Outcome.IN_PROGRESS);
        }
        if (action instanceof Action.RemoveNode remove) {
            return removeNode(remove.node(), remove.machine());
        }
        if (action instanceof Action.AbandonNode abandon) {
            return abandonNode(abandon.node(), abandon.machine());
        }
        if (action instanceof Action.TakeDump take) {
            return onAgent(take.machine(), agent -> takeDump(agent, take));
        }
        throw new IllegalStateException("not an action that can be done: " + action);
    }

    private interface OnAgent {
        Outcome act(String agent);
    }

    private Outcome onAgent(NodeId machine, OnAgent what) {
        return clouds.machine(cloudOf(machine), machine)
                .match(
                        facts -> what.act(facts.agent()),
                        () -> new Outcome.Retry("machine " + machine + " is gone"),
                        Outcome.Retry::new);
    }

    private String cloudOf(NodeId machine) {
        return Optional.ofNullable(
                        store.inventory(machine.application()).machines().get(machine))
                .orElse("");
    }

    private Outcome createMachine(MachineSpec machine) throws ProviderException {
        Optional<Provider> provider = clouds.provider(machine.cloud());
        if (provider.isEmpty()) {
            return failed(
                    "CP4001",
                    machine.name(),
                    clouds.noSuchCloud(machine.cloud()),
                    "configure it, or name another in the manifest");
        }
        store.addMachine(machine.name(), machine.cloud());
        MachineFacts facts = provider.orElseThrow().create(machine, boot);
        clouds.made(machine.cloud(), machine.name(), facts);
        return Outcome.DONE;
    }

    private Outcome deleteMachine(Action.DeleteMachine delete) throws ProviderException {
        Optional<Provider> provider = clouds.provider(delete.cloud());
        if (provider.isEmpty()) {
            return new Outcome.Retry(clouds.noSuchCloud(delete.cloud()));
        }
        Optional<MachineFacts> going = clouds.last(delete.cloud(), delete.machine());
        provider.orElseThrow().delete(delete.machine());
        // only now: a machine that could not be taken away may be wanted again. An agent that others need, too, stays
        going.filter(facts -> facts.sandbox().isolation() == Sandbox.Isolation.MACHINE)
                .ifPresent(facts -> boot.revoke(facts.agent()));
        clouds.deleted(delete.cloud(), delete.machine());
        store.removeMachine(delete.machine());
        return Outcome.DONE;
    }

    private Outcome createVolume(VolumeSpec volume, NodeId machine) throws ProviderException {
        Optional<Provider> provider = clouds.provider(volume.cloud());
        if (provider.isEmpty()) {
            return new Outcome.Retry(clouds.noSuchCloud(volume.cloud()));
        }
        // one that is there keeps the size that it has
        store.addVolume(
                known(volume).map(known -> volume.grownTo(known.sizeBytes())).orElse(volume));
        clouds.made(volume.cloud(), volume.id(), provider.orElseThrow().create(volume, machine));
        return Outcome.DONE;
    }

    /** Who had it is forgotten last: until then nobody else gets it. */
    private Outcome detachVolume(VolumeSpec volume) throws ProviderException {
        Optional<Provider> provider = clouds.provider(volume.cloud());
        if (provider.isEmpty()) {
            return new Outcome.Retry(clouds.noSuchCloud(volume.cloud()));
        }
        provider.orElseThrow().detach(volume.id());
        clouds.detached(volume.cloud(), volume.id());
        known(volume).ifPresent(known -> store.addVolume(known.heldBy(Optional.empty())));
        return Outcome.DONE;
    }

    private Outcome growVolume(VolumeSpec volume) throws ProviderException {
        Optional<Provider> provider = clouds.provider(volume.cloud());
        if (provider.isEmpty()) {
            return new Outcome.Retry(clouds.noSuchCloud(volume.cloud()));
        }
        known(volume).ifPresent(known -> store.addVolume(known.grownTo(volume.sizeBytes())));
        clouds.made(volume.cloud(), volume.id(), provider.orElseThrow().grow(volume));
        return Outcome.DONE;
    }

    /** As it was asked for, and who has it. */
    private Optional<VolumeSpec> known(VolumeSpec volume) {
        return Optional.ofNullable(
                store.inventory(volume.id().application()).volumes().get(volume.id()));
    }

    private Outcome deleteVolume(Action.DeleteVolume delete) throws ProviderException {
        Optional<Provider> provider = clouds.provider(delete.cloud());
        if (provider.isEmpty()) {
            return new Outcome.Retry(clouds.noSuchCloud(delete.cloud()));
        }
        provider.orElseThrow().delete(delete.volume());
        clouds.deleted(delete.cloud(), delete.volume());
        store.removeVolume(delete.volume());
        return Outcome.DONE;
    }

    /** Whatever becomes of the dump, the disks go to the trash whole: a database that is ill must not keep everything from going. */
    private Outcome takeDump(String agent, Action.TakeDump take) {
        Dump dump = dumps.take(agent, take.node(), take.dump());
        if (dump instanceof Dump.Taking) {
            return Outcome.IN_PROGRESS;
        }
        if (dump instanceof Dump.Failed failed && failed.again()) {
            return new Outcome.Retry(failed.why());
        }
        store.inventory(take.node().application()).volumes().values().stream()
                .filter(volume -> volume.id().service().equals(take.node().service()))
                .filter(volume -> volume.dump().equals(Optional.of(take.dump())))
                .forEach(volume -> store.addVolume(volume.withoutDump()));
        return new Outcome.Told(
                dump instanceof Dump.Taken taken
                        ? "done: " + taken.text()
                        : "left out: " + ((Dump.Failed) dump).why() + "; its disks go to the trash as they are");
    }

    /** Asks the agent until it says that nothing of the node is left; only then the inventory forgets it. */
    private Outcome removeNode(NodeId node, NodeId machine) {
        Observation<MachineFacts> host = clouds.machine(cloudOf(machine), machine);
        if (host.isAbsent()) {
            store.removeNode(node);
            return Outcome.DONE;
        }
        return onAgent(machine, agent -> removeNode(agent, node));
    }

    private Outcome removeNode(String agent, NodeId node) {
        if (!agents.node(agent, node).isAbsent()) {
            agents.remove(agent, node);
            if (!agents.isUnmet(agent)) {
                return Outcome.IN_PROGRESS;
            }
        }
        store.removeNode(node);
        return Outcome.DONE;
    }

    /** One whose machine runs again is removed as any other. */
    private Outcome abandonNode(NodeId node, NodeId machine) {
        boolean isDown =
                clouds.machine(cloudOf(machine), machine).match(MachineFacts::isDown, () -> false, why -> false);
        if (!isDown) {
            return removeNode(node, machine);
        }
        return onAgent(machine, agent -> {
            // should somebody start it in the moment before it goes
            agents.remove(agent, node);
            store.removeNode(node);
            return Outcome.DONE;
        });
    }

    private Outcome translate(Action action, ProviderException e) {
        String cure = Cures.of(e.kind(), cloudOf(action));
        return e.kind().retriable()
                ? new Outcome.Retry(
                        String.valueOf(e.getMessage()), cure, e.kind() == ProviderException.Kind.UNAVAILABLE)
                : new Outcome.Failed(Problem.error(
                        "CP4002", SourcePosition.of(action.subject()), String.valueOf(e.getMessage()), cure));
    }

    private static String cloudOf(Action action) {
        if (action instanceof Action.CreateMachine create) {
            return create.machine().cloud();
        }
        if (action instanceof Action.DeleteMachine delete) {
            return delete.cloud();
        }
        if (action instanceof Action.CreateVolume create) {
            return create.volume().cloud();
        }
        if (action instanceof Action.AttachVolume attach) {
            return attach.volume().cloud();
        }
        if (action instanceof Action.DetachVolume detach) {
            return detach.volume().cloud();
        }
        return action instanceof Action.GrowVolume grow
                ? grow.volume().cloud()
                : ((Action.DeleteVolume) action).cloud();
    }

    private static Outcome failed(String code, NodeId where, String message, String hint) {
        return new Outcome.Failed(Problem.error(code, SourcePosition.of(where.toString()), message, hint));
    }
}
