package org.conpaas.server.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.conpaas.engine.port.ManifestSource;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sources. Each is looked at by a thread of its own, so that one that stalls delays no other; answers come from memory.
 * Thread-safe.
 */
public final class GitSources implements ManifestSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GitSources.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final GitSettings settings;
    private final SourceRegistry registry;
    private final ManifestParser parser;
    private final Consumer<Set<String>> applicationsChanged;
    private final Clock clock;
    private final GitNetwork network;
    private final Ownership ownership = new Ownership();
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, Wanted> orphans = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(Threads.named("source"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Threads.named("source-timer"));

    /**
     * @param applicationsChanged told at once, by the source's thread, which applications should be looked at; must not block
     */
    public GitSources(
            GitSettings settings,
            SourceRegistry registry,
            ManifestParser parser,
            Consumer<Set<String>> applicationsChanged,
            Clock clock) {
        this.settings = settings;
        this.registry = registry;
        this.parser = parser;
        this.applicationsChanged = applicationsChanged;
        this.clock = clock;
        network = new GitNetwork(settings);
    }

    /** Restores from the mirrors, without the network, what every registered source said last; then begins to look at them. */
    public synchronized void start() {
        registry.all().forEach(this::open);
        ownership.settle(everyName(), inOrder());
        applicationsChanged.accept(applications());
        sources.values().forEach(source -> source.flight.request());
    }

    /**
     * Adds the source, or replaces the one of that name; looked at immediately.
     *
     * @throws SourceException when its name, URL or branch is refused
     */
    public CompletableFuture<Void> add(SourceDefinition definition) throws SourceException {
        check(definition);
        synchronized (this) {
            registry.add(definition);
            Optional<Source> before = Optional.ofNullable(sources.get(definition.name()));
            before.ifPresent(Source::stop);
            Source source = open(definition);
            before.ifPresent(source::adopt);
            ownership.settle(source.worker.reader().contents().claims().keySet(), inOrder());
            return source.flight.request();
        }
    }

    private void check(SourceDefinition definition) throws SourceException {
        if (!LABEL.matcher(definition.name()).matches()) {
            throw SourceException.of(
                    "CP2003",
                    "source",
                    "\"" + definition.name() + "\" is not a name",
                    "use a-z, 0-9 and -, at most 63");
        }
        Remote.fullRef(definition.branch());
        boolean climbs = ("/" + definition.path() + "/").contains("/../");
        if (climbs || definition.path().chars().anyMatch(Character::isISOControl)) {
            throw SourceException.of(
                    "CP2004", definition.name(), "its path leaves the repository", "write it without ..");
        }
        if (!definition.hosted()) {
            Remote.of(definition.url(), settings);
        }
    }

    /** Forgets the source; what it named keeps running and is no longer changed. */
    public synchronized void remove(String name) {
        registry.remove(name);
        Source source = sources.remove(name);
        if (source == null) {
            return;
        }
        SortedSet<String> names =
                new TreeSet<>(source.worker.reader().contents().claims().keySet());
        names.forEach(application -> latest(application).ifPresent(last -> orphans.put(application, last)));
        source.stop();
        ownership.settle(names, inOrder());
        applicationsChanged.accept(names);
    }

    /**
     * Looks at the source now; many calls while it is being looked at make one more look.
     *
     * @return completed when a look that began after this call is over
     */
    public CompletableFuture<Void> sync(String name) {
        return find(name)
                .map(source -> source.flight.request())
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    public Optional<SourceStatus> status(String name) {
        return find(name).map(source -> source.worker.status(ownership.conflicts(name)));
    }

    /** In the order in which they were added. */
    public List<SourceStatus> statuses() {
        return inOrder().stream()
                .map(worker ->
                        worker.status(ownership.conflicts(worker.definition().name())))
                .toList();
    }

    public Optional<SourceDefinition> definition(String name) {
        return find(name).map(source -> source.worker.definition());
    }

    @Override
    public SortedSet<String> applications() {
        SortedSet<String> names = ownership.applications();
        names.addAll(orphans.keySet());
        return names;
    }

    @Override
    public Optional<Wanted> latest(String application) {
        return ownership
                .owner(application)
                .flatMap(worker -> wanted(worker, application))
                .or(() -> Optional.ofNullable(orphans.get(application)));
    }

    @Override
    public boolean isRead() {
        return inOrder().stream().allMatch(SourceWorker::isRead);
    }

    private static Optional<Wanted> wanted(SourceWorker worker, String application) {
        return Optional.ofNullable(worker.reader().contents().claims().get(application))
                .map(claim -> new Wanted(
                        worker.definition().name(),
                        worker.reader().revision().name(),
                        worker.reader().revision().committedAt(),
                        claim.file(),
                        claim.manifest(),
                        claim.problems(),
                        claim.gone()));
    }

    @Override
    public boolean prunes(String source) {
        return definition(source).map(SourceDefinition::prune).orElse(false);
    }

    /** Drops an application that is gone, once nothing of it is left. */
    @Override
    public void forget(String application) {
        orphans.remove(application);
        List<SourceWorker> all = inOrder();
        try {
            for (SourceWorker worker : all) {
                worker.reader().forget(application);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ownership.settle(List.of(application), all);
    }

    /**
     * The commit of the manifest that {@link #latest} answers: an older one than its revision while the newest is broken. Paths
     * in the manifest are relative to it.
     */
    public Optional<String> manifestRevision(String application) {
        return ownership.owner(application).flatMap(worker -> Optional.ofNullable(
                        worker.reader().contents().claims().get(application))
                .flatMap(Claim::goodRevision)
                .or(() -> worker.reader().head().map(ObjectId::getName)));
    }

    /** The repository in which the source's commits are; stays open until the source is removed. Do not close it. */
    public Optional<Repository> repository(String source) {
        return find(source).map(found -> found.worker.repository());
    }

    /** What the commit, which must be in the source's repository, would change. */
    public Optional<PushPreview> preview(String source, ObjectId commit) throws SourceException {
        Optional<Source> found = find(source);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get().worker.reader().preview(commit));
    }

    GitNetwork network() {
        return network;
    }

    private Source open(SourceDefinition definition) {
        try {
            Source source = new Source(new SourceWorker(definition, settings, network, parser, clock));
            sources.put(definition.name(), source);
            source.worker.restore();
            return source;
        } catch (IOException e) {
            throw new UncheckedIOException("source " + definition.name(), e);
        }
    }

    private synchronized Optional<Source> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    private synchronized List<SourceWorker> inOrder() {
        return sources.values().stream().map(source -> source.worker).toList();
    }

    private Collection<String> everyName() {
        Set<String> names = new TreeSet<>();
        inOrder()
                .forEach(worker ->
                        names.addAll(worker.reader().contents().claims().keySet()));
        return names;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("A source is still being fetched after {} s", CLOSING.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            sources.values().forEach(Source::stop);
        }
        network.close();
    }

    /** A worker with its place in time. */
    private final class Source {
        private final SourceWorker worker;
        private final SingleFlight flight;
        private Optional<ScheduledFuture<?>> next = Optional.empty();
        private boolean stopped;

        Source(SourceWorker worker) {
            this.worker = worker;
            flight = new SingleFlight(workers, this::look);
        }

        private void adopt(Source earlier) {
            try {
                worker.reader().adopt(earlier.worker.reader());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void look() {
            try {
                SortedSet<String> changed = worker.look();
                if (!changed.isEmpty()) {
                    orphans.keySet().removeAll(changed);
                    ownership.settle(changed, inOrder());
                    applicationsChanged.accept(changed);
                }
            } finally {
                // a source that was not put down for its next look would never be looked at again
                schedule();
            }
        }

        private synchronized void schedule() {
            next.ifPresent(earlier -> earlier.cancel(false));
            if (stopped || timer.isShutdown()) {
                return;
            }
            long interval = Math.max(1000, worker.definition().interval().toMillis());
            long jittered = interval + ThreadLocalRandom.current().nextLong(-interval / 10, interval / 10 + 1);
            worker.scheduled(clock.instant().plus(Duration.ofMillis(jittered)));
            next = Optional.of(timer.schedule(
                    () -> {
                        flight.request();
                    },
                    jittered,
                    TimeUnit.MILLISECONDS));
        }

        private synchronized void stop() {
            stopped = true;
            next.ifPresent(future -> future.cancel(false));
            worker.close();
        }
    }
}
