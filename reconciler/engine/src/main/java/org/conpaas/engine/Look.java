package org.conpaas.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Scaled;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.Adoption;
import org.conpaas.core.plan.CloudCheck;
import org.conpaas.core.plan.Desired;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.plan.Planner;
import org.conpaas.core.plan.Policy;
import org.conpaas.core.plan.Renderer;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.plan.Topologies;
import org.conpaas.core.plan.Topology;
import org.conpaas.core.plan.Whereabouts;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Statuses;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.Reconciliation.Preview;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.engine.port.StateStore.Decisions;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.SourcePosition;

/** The half of a pass that changes nothing: reads everything again, and plans. */
final class Look {
    private final Ports ports;
    private final Policy policy;
    private final Observer observer;
    private final Gathering gathering;
    private final Clouds clouds;
    private final UnmetAgents unmet;
    private final Map<String, Inputs> settled = new ConcurrentHashMap<>();
    private final Set<VolumeId> discarded = ConcurrentHashMap.newKeySet();

    /** Everything that a look reads, as numbers that grow when it changes; the manifest by its commit. */
    private record Inputs(
            Optional<Wanted> wanted, boolean sourcesRead, boolean prunes, long store, long agents, long clouds) {
        boolean isSameAs(Inputs other) {
            return sourcesRead == other.sourcesRead
                    && prunes == other.prunes
                    && store == other.store
                    && agents == other.agents
                    && clouds == other.clouds
                    && isSame(wanted, other.wanted);
        }

        /** A source says the same of a commit each time; comparing two manifests would cost what a look costs. */
        private static boolean isSame(Optional<Wanted> one, Optional<Wanted> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return one.isEmpty() && other.isEmpty();
            }
            Wanted a = one.get();
            Wanted b = other.get();
            return a.revision().equals(b.revision())
                    && a.source().equals(b.source())
                    && a.gone() == b.gone()
                    && a.problems().size() == b.problems().size();
        }
    }

    Look(Ports ports, Policy policy, Clouds clouds) {
        this.ports = ports;
        this.policy = policy;
        this.observer = new Observer(clouds, ports.agents());
        this.gathering = new Gathering(ports, clouds);
        this.clouds = clouds;
        this.unmet = new UnmetAgents(clouds);
    }

    /**
     * What was found.
     *
     * @param manifest the one that is followed; empty when there is none yet, or when the application is to be deleted
     * @param sync when something else than the plan decides it
     * @param acts whether the plan may be executed
     * @param ofClouds problems of those that it has something on, or is to have
     */
    record Found(
            String application,
            Optional<Wanted> wanted,
            Optional<Manifest> manifest,
            Optional<Sync> sync,
            boolean acts,
            Desired desired,
            Observed observed,
            Inventory inventory,
            Plan plan,
            List<Problem> ofClouds) {
        /** What is there without being in the inventory, or not as it is there. */
        Inventory adoptable() {
            return acts ? Adoption.of(desired.topology(), observed, inventory) : Inventory.EMPTY;
        }

        /** Whether it is to be forgotten: nobody wants it, and nothing of it is there. */
        boolean leavesNothing() {
            return acts && manifest.isEmpty() && inventory.isEmpty();
        }

        String revision() {
            return wanted.map(Wanted::revision).orElse("");
        }

        Status status(List<Problem> ofActions) {
            List<Problem> problems =
                    new ArrayList<>(wanted.map(Wanted::problems).orElse(List.of()));
            problems.addAll(ofActions);
            problems.addAll(ofClouds);
            return Statuses.derive(revision(), sync, desired, observed, inventory, plan, problems);
        }
    }

    /** The look of a pass, which does what is to be done and then counts on that. */
    Found at(String application, Instant now) {
        Inputs inputs = inputs(application);
        Found found = read(application, now);
        discarded.removeIf(disk -> disk.application().equals(application)
                && (found.desired().topology().volumes().containsKey(disk)
                        || !found.inventory().volumes().containsKey(disk)));
        if (isDone(found)) {
            settled.put(application, inputs);
        } else {
            settled.remove(application);
        }
        return found;
    }

    private static boolean isDone(Found found) {
        return found.plan().isEmpty()
                && found.adoptable().isEmpty()
                && found.desired().problems().stream().noneMatch(Problem::isError)
                && !hasMovingCode(found);
    }

    /** A branch of somebody else's repository moves without a word: only a look finds out. */
    private static boolean hasMovingCode(Found found) {
        return found.manifest().stream()
                .flatMap(manifest -> manifest.services().values().stream())
                .flatMap(service -> service.code().stream())
                .anyMatch(code -> code instanceof Code.Git git && !git.isCommit());
    }

    /** Whether the last look found nothing to do, and nothing that it read has changed since: a look would find the same. */
    boolean isSettled(String application) {
        return Optional.ofNullable(settled.get(application))
                .map(inputs(application)::isSameAs)
                .orElse(false);
    }

    private Inputs inputs(String application) {
        Optional<Wanted> wanted = ports.source().latest(application);
        return new Inputs(
                wanted,
                ports.source().isRead(),
                prunes(wanted),
                ports.store().revision(application),
                ports.agents().revision(application),
                clouds.revision());
    }

    /** What a pass would find; changes nothing, and nobody counts on it. */
    Found read(String application, Instant now) {
        Optional<Wanted> wanted = ports.source().latest(application);
        Decisions decisions = ports.store().decisions(application);
        if (wanted.isEmpty() && !ports.source().isRead()) {
            return found(application, wanted, Optional.empty(), Optional.of(Sync.UNKNOWN), false, now, false);
        }
        boolean gone = wanted.map(Wanted::gone).orElse(true);
        boolean deleted = gone && (decisions.delete() || prunes(wanted));
        if (deleted) {
            return found(application, wanted, Optional.empty(), Optional.empty(), true, now, true);
        }
        boolean nothingLeft = gone && ports.store().inventory(application).isEmpty();
        Optional<Manifest> manifest = nothingLeft ? Optional.empty() : wanted.flatMap(Wanted::manifest);
        boolean confirmed = decisions.confirmedRevision().equals(wanted.map(Wanted::revision));
        Optional<Sync> sync = sync(wanted, manifest, gone);
        boolean acts = manifest.isPresent()
                && !gone
                && sync.filter(Sync.SUSPENDED::equals).isEmpty();
        return found(application, wanted, manifest, sync, acts, now, confirmed);
    }

    private boolean prunes(Optional<Wanted> wanted) {
        return wanted.map(Wanted::source).map(ports.source()::prunes).orElse(false);
    }

    private static Optional<Sync> sync(Optional<Wanted> wanted, Optional<Manifest> manifest, boolean gone) {
        if (gone) {
            return Optional.of(Sync.GONE);
        }
        if (wanted.map(Wanted::problems).orElse(List.of()).stream().anyMatch(Problem::isError)) {
            return Optional.of(Sync.INVALID);
        }
        return manifest.map(Manifest::suspend).orElse(false) ? Optional.of(Sync.SUSPENDED) : Optional.empty();
    }

    /** What it would take to follow another manifest. */
    Preview preview(Manifest manifest, Instant now) {
        Optional<Wanted> wanted = ports.source().latest(manifest.name());
        Found found = found(manifest.name(), wanted, Optional.of(manifest), Optional.empty(), false, now, false);
        // Code that is about to be committed with the manifest is no problem, hence not all of the problems
        List<Problem> problems = new ArrayList<>(CloudCheck.of(manifest, ports.catalogue(), clouds::abilities));
        problems.addAll(found.desired().problemsOfSecrets());
        problems.addAll(found.desired().problemsOfReach());
        problems.addAll(found.ofClouds());
        return new Preview(found.plan(), problems);
    }

    private Found found(
            String application,
            Optional<Wanted> wanted,
            Optional<Manifest> manifest,
            Optional<Sync> sync,
            boolean acts,
            Instant now,
            boolean confirmed) {
        Inventory inventory = ports.store().inventory(application);
        Optional<Scaled> scaled = manifest.map(this::scaled);
        Optional<Manifest> followed = scaled.map(Scaled::manifest);
        Whereabouts whereabouts = new Whereabouts(inventory, clouds::isSame);
        Topology topology = followed.map(known -> Topologies.expand(known, ports.catalogue(), whereabouts))
                .orElse(Topology.EMPTY);
        Observed observed = observer.observe(topology, inventory);
        Desired desired = followed.map(known -> desired(known, topology, wanted, observed, now))
                .orElseGet(() -> Desired.nothing(application));
        Policy permitted = new Policy(
                policy.deletionShare(), policy.deletionFloor(), confirmed, discarded(application, topology, inventory));
        boolean leftAlone = sync.equals(Optional.of(Sync.GONE));
        Plan plan = !leftAlone && (manifest.isPresent() || acts)
                ? Planner.plan(desired, observed, inventory, permitted)
                : Plan.EMPTY;
        Plan explained = scaled.map(
                        known -> known.explained(plan, topology.moving().keySet()))
                .orElse(plan);
        List<Problem> ofClouds =
                new ArrayList<>(CloudProblems.of(topology, inventory, clouds, position(application, followed)));
        ofClouds.addAll(unmet.problems(application, observed, inventory, now));
        return new Found(application, wanted, manifest, sync, acts, desired, observed, inventory, explained, ofClouds);
    }

    /** What somebody uses is not discarded. */
    private Set<VolumeId> discarded(String application, Topology topology, Inventory inventory) {
        return discarded.stream()
                .filter(disk -> disk.application().equals(application))
                .filter(inventory.volumes()::containsKey)
                .filter(disk -> !topology.volumes().containsKey(disk))
                .collect(Collectors.toSet());
    }

    /** The disk is not to be kept when nobody uses it. Forgotten with this reconciler: whoever asked sees that it is still there. */
    void discard(VolumeId disk) {
        discarded.add(disk);
        settled.remove(disk.application());
    }

    private static SourcePosition position(String application, Optional<Manifest> followed) {
        return followed.map(Manifest::at).orElseGet(() -> SourcePosition.of(application));
    }

    /** The store is asked only by those who have something scaled. */
    private Scaled scaled(Manifest manifest) {
        boolean scales = manifest.services().values().stream()
                .anyMatch(service -> Autoscaling.of(service).isPresent());
        return new Scaled(manifest, ports.catalogue(), scales ? ports.store().scalings(manifest.name()) : Map.of());
    }

    private Desired desired(
            Manifest manifest, Topology topology, Optional<Wanted> wanted, Observed observed, Instant now) {
        Wanted where = wanted.orElseGet(
                () -> new Wanted("", "", now, manifest.at().file(), Optional.of(manifest), List.of(), false));
        Resources resources = gathering.resources(manifest, where, now);
        return Renderer.render(manifest, topology, ports.catalogue(), observed, resources);
    }
}
