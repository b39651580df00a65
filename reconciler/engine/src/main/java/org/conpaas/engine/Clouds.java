package org.conpaas.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observation;
import org.conpaas.core.model.VolumeFacts;
import org.conpaas.core.model.VolumeId;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the providers last said. Each is asked in full at start, when it says that something has changed, and in the slow sweep;
 * what the executor does in between is entered as it happens, so that a pass costs no call.
 */
final class Clouds {
    private final Logger log;
    private final Map<String, Provider> providers;
    private static final ExecutorService ASKERS = Executors.newCachedThreadPool(Clouds::asker);
    /** While much is being made there is no still moment; then the next refresh has it. */
    private static final int ATTEMPTS = 3;

    private final Map<String, View> views = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    /** Why a cloud cannot be asked. @param cure what to do about it, for people */
    record Doubt(Kind kind, String why, String cure) {}

    /** One provider's things. {@code doubt} is set while it cannot be asked. */
    private static final class View {
        private SortedMap<NodeId, MachineFacts> machines = new ConcurrentSkipListMap<>();
        private SortedMap<VolumeId, VolumeFacts> volumes = new ConcurrentSkipListMap<>();
        private CloudFacts facts = CloudFacts.NONE;
        private Optional<Doubt> doubt =
                Optional.of(new Doubt(Kind.UNAVAILABLE, "it has not been asked yet", "wait a moment"));
        private Optional<CompletableFuture<Void>> asking = Optional.empty();
        /** Each machine as it was seen last, also once it is gone: whoever ends it has to know its agent. */
        private final Map<NodeId, MachineFacts> last = new HashMap<>();
        /** How often we changed it ourselves: an answer that was under way meanwhile may be older. */
        private long edits;
    }

    Clouds(Map<String, Provider> providers) {
        this(providers, LoggerFactory.getLogger(Clouds.class));
    }

    /** @param log where a cloud that does not answer is told for operators */
    Clouds(Map<String, Provider> providers, Logger log) {
        this.log = log;
        this.providers = Map.copyOf(providers);
        Map<Provider, View> ofProviders = new IdentityHashMap<>();
        providers.forEach(
                (name, provider) -> views.put(name, ofProviders.computeIfAbsent(provider, any -> new View())));
    }

    private static Thread asker(Runnable task) {
        Thread thread = new Thread(task, "cloud");
        thread.setDaemon(true);
        return thread;
    }

    Optional<Provider> provider(String cloud) {
        return Optional.ofNullable(providers.get(cloud));
    }

    /** Whether two names are of one cloud. */
    boolean isSame(String one, String other) {
        return one.equals(other) || providers.containsKey(one) && providers.get(one) == providers.get(other);
    }

    /** All names of the cloud that is called so: manifests may have several. */
    Set<String> namesOf(String cloud) {
        Provider same = providers.get(cloud);
        return same == null
                ? Set.of()
                : providers.keySet().stream()
                        .filter(name -> providers.get(name) == same)
                        .collect(Collectors.toSet());
    }

    /** Of a cloud that nobody knows everything is possible: that it is unknown is told elsewhere. */
    CloudAbilities abilities(String cloud) {
        return provider(cloud).map(Provider::abilities).orElse(CloudAbilities.ALL);
    }

    /** Why an agent does not call home, where the cloud that its machine is on can tell. */
    Optional<String> trouble(String cloud, String agent) {
        return provider(cloud).flatMap(provider -> provider.trouble(agent));
    }

    void listen(Consumer<NodeId> listener) {
        oneNameEach(providers.keySet()).forEach(name -> Optional.ofNullable(providers.get(name))
                .ifPresent(provider -> provider.listen(machine -> {
                    refresh(name);
                    listener.accept(machine);
                })));
    }

    /** Asks all clouds, and waits for all. */
    void refresh() {
        CompletableFuture.allOf(ask(providers.keySet()).toArray(CompletableFuture[]::new))
                .join();
    }

    /** Asks clouds side by side, so that one that hangs keeps no other; one that is still being asked is not asked again. */
    List<CompletableFuture<Void>> ask(Collection<String> names) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (String name : oneNameEach(names)) {
            View view = view(name).orElseThrow();
            synchronized (view) {
                CompletableFuture<Void> now = view.asking
                        .filter(asking -> !asking.isDone())
                        .orElseGet(() -> CompletableFuture.runAsync(() -> refresh(name), ASKERS));
                view.asking = Optional.of(now);
                all.add(now);
            }
        }
        return all;
    }

    /** A cloud that has several names is asked by the first of them. */
    private Collection<String> oneNameEach(Collection<String> names) {
        Map<View, String> first = new IdentityHashMap<>();
        new TreeSet<>(names).forEach(name -> view(name).ifPresent(view -> first.putIfAbsent(view, name)));
        return first.values();
    }

    /** All that there are. */
    Set<String> names() {
        return providers.keySet();
    }

    /** Those that could not be asked the last time, and why. */
    SortedMap<String, Doubt> doubts() {
        SortedMap<String, Doubt> doubts = new TreeMap<>();
        views.forEach((name, view) -> {
            synchronized (view) {
                view.doubt.ifPresent(doubt -> doubts.put(name, doubt));
            }
        });
        return doubts;
    }

    private void refresh(String cloud) {
        Provider provider = provider(cloud).orElseThrow();
        View view = view(cloud).orElseThrow();
        try {
            boolean replaced = false;
            for (int i = 1; !replaced && i <= ATTEMPTS; i++) {
                replaced = replace(provider, view);
            }
        } catch (ProviderException | RuntimeException e) {
            // a provider that breaks on what it is answered must not take the other clouds with it
            String why = Optional.ofNullable(e.getMessage()).orElse("it does not answer");
            Kind kind = e instanceof ProviderException told ? told.kind() : Kind.UNAVAILABLE;
            Optional<Doubt> doubt = Optional.of(new Doubt(kind, why, Cures.of(kind, cloud)));
            synchronized (view) {
                if (!doubt.equals(view.doubt)) {
                    // what lasts is told once
                    log.warn("Cloud {} cannot be observed: {}", cloud, why);
                    view.doubt = doubt;
                    revision.incrementAndGet();
                }
            }
        }
    }

    /** @return false when we changed something of it while it was asked: then the answer counts for nothing */
    private boolean replace(Provider provider, View view) throws ProviderException {
        long before;
        synchronized (view) {
            before = view.edits;
        }
        SortedMap<NodeId, MachineFacts> machines = new ConcurrentSkipListMap<>(provider.machines());
        SortedMap<VolumeId, VolumeFacts> volumes = new ConcurrentSkipListMap<>(provider.volumes());
        CloudFacts facts = facts(provider);
        synchronized (view) {
            if (view.edits != before) {
                return false;
            }
            boolean same = view.doubt.isEmpty()
                    && view.machines.equals(machines)
                    && view.volumes.equals(volumes)
                    && view.facts.equals(facts);
            view.machines = machines;
            view.last.putAll(machines);
            view.volumes = volumes;
            view.facts = facts;
            view.doubt = Optional.empty();
            if (!same) {
                revision.incrementAndGet();
            }
            return true;
        }
    }

    SortedMap<String, CloudState> states() {
        SortedMap<String, CloudState> states = new TreeMap<>();
        views.forEach((name, view) -> {
            synchronized (view) {
                states.put(
                        name,
                        new CloudState(
                                view.doubt.map(Doubt::why), view.facts, view.machines.size(), view.volumes.size()));
            }
        });
        return states;
    }

    /** Grows with every change of what the clouds are known to have. */
    long revision() {
        return revision.get();
    }

    /** What it offers and has left. */
    CloudFacts facts(String cloud) {
        return view(cloud)
                .map(view -> {
                    synchronized (view) {
                        return view.facts;
                    }
                })
                .orElse(CloudFacts.NONE);
    }

    /** That nobody knows what is left is no reason to hold anything back, or to doubt the rest. */
    private CloudFacts facts(Provider provider) {
        try {
            return provider.facts();
        } catch (ProviderException | RuntimeException e) {
            log.warn("Cloud {} does not say what it has left: {}", provider.name(), e.getMessage());
            return CloudFacts.NONE;
        }
    }

    /** After something has gone: what was held back for want of room may fit now. */
    private void refreshFacts(String cloud) {
        CloudFacts now = facts(provider(cloud).orElseThrow());
        view(cloud).ifPresent(view -> {
            synchronized (view) {
                view.facts = now;
            }
        });
    }

    Observation<MachineFacts> machine(String cloud, NodeId machine) {
        return view(cloud)
                .map(view -> {
                    synchronized (view) {
                        return observation(view.doubt, view.machines.get(machine));
                    }
                })
                .orElseGet(() -> Observation.unknown(noSuchCloud(cloud)));
    }

    /** The machine as it was seen last, until it was {@linkplain #deleted deleted}. */
    Optional<MachineFacts> last(String cloud, NodeId machine) {
        return view(cloud).flatMap(view -> {
            synchronized (view) {
                return Optional.ofNullable(view.last.get(machine));
            }
        });
    }

    Observation<VolumeFacts> volume(String cloud, VolumeId volume) {
        return view(cloud)
                .map(view -> {
                    synchronized (view) {
                        return observation(view.doubt, view.volumes.get(volume));
                    }
                })
                .orElseGet(() -> Observation.unknown(noSuchCloud(cloud)));
    }

    private static <T> Observation<T> observation(Optional<Doubt> doubt, @org.jspecify.annotations.Nullable T fact) {
        if (doubt.isPresent()) {
            return Observation.unknown(doubt.orElseThrow().why());
        }
        return fact == null ? Observation.absent() : Observation.present(fact);
    }

    String noSuchCloud(String cloud) {
        return "no cloud is called " + cloud + "; there is " + String.join(", ", new TreeMap<>(providers).keySet());
    }

    void made(String cloud, NodeId machine, MachineFacts facts) {
        edit(cloud, view -> {
            view.machines.put(machine, facts);
            view.last.put(machine, facts);
        });
    }

    void deleted(String cloud, NodeId machine) {
        edit(cloud, view -> {
            view.machines.remove(machine);
            view.last.remove(machine);
            view.volumes.replaceAll((id, known) -> known.without(machine));
        });
        refreshFacts(cloud);
    }

    void made(String cloud, VolumeId volume, VolumeFacts facts) {
        edit(cloud, view -> view.volumes.put(volume, facts));
    }

    void detached(String cloud, VolumeId volume) {
        edit(cloud, view -> view.volumes.computeIfPresent(volume, (id, known) -> known.detached()));
    }

    void deleted(String cloud, VolumeId volume) {
        edit(cloud, view -> view.volumes.remove(volume));
    }

    private void edit(String cloud, Consumer<View> change) {
        view(cloud).ifPresent(view -> {
            synchronized (view) {
                change.accept(view);
                view.edits++;
            }
            revision.incrementAndGet();
        });
    }

    private Optional<View> view(String cloud) {
        return Optional.ofNullable(views.get(cloud));
    }
}
