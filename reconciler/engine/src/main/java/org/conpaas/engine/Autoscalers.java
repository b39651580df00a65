package org.conpaas.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.conpaas.core.autoscaling.Autoscaler;
import org.conpaas.core.autoscaling.Autoscaling;
import org.conpaas.core.autoscaling.Decision;
import org.conpaas.core.autoscaling.Scaled;
import org.conpaas.core.autoscaling.Scaling;
import org.conpaas.core.autoscaling.Standing;
import org.conpaas.engine.port.StateStore;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every scaled service decided upon when its interval is over, and writes down what changes. It moves no node: a pass reads
 * what is written and follows it, as it follows the manifest. Decisions that change nothing are remembered by this process only.
 */
final class Autoscalers {
    private static final Logger log = LoggerFactory.getLogger(Autoscalers.class);

    private final Ports ports;
    private final Histories histories;
    private final Clock clock;
    private final BiConsumer<String, String> changed;
    private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();
    private final Map<String, Decision> latest = new ConcurrentHashMap<>();
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    /** @param since when the manifest was first seen to say so; empty for what it said when this process started */
    private record Written(SortedMap<String, Integer> counts, Optional<Instant> since) {}

    /** @param changed told an application and what was decided, after it was written down */
    Autoscalers(Ports ports, Clock clock, BiConsumer<String, String> changed) {
        this.ports = ports;
        this.histories = new Histories(ports.measurements(), ports.store());
        this.clock = clock;
        this.changed = changed;
    }

    /** The last decision, whether it changed something or not. */
    Optional<Decision> latest(String application, String service) {
        return Optional.ofNullable(latest.get(path(application, service)));
    }

    /** Empty for a service that is not scaled, or not there. */
    Optional<AutoscalingState> state(Manifest manifest, String name) {
        return Optional.ofNullable(manifest.services().get(name))
                .flatMap(service -> Autoscaling.of(service).map(settings -> state(manifest, service, settings)));
    }

    private AutoscalingState state(Manifest manifest, ServiceSpec service, Autoscaling settings) {
        Map<String, Scaling> scalings = ports.store().scalings(manifest.name());
        return new AutoscalingState(
                settings,
                Scaled.written(service, ports.catalogue()),
                new Scaled(manifest, ports.catalogue(), scalings).counts(service),
                latest(manifest.name(), service.name()),
                Optional.ofNullable(scalings.get(service.name()))
                        .map(Scaling::changes)
                        .orElse(List.of()));
    }

    private static String path(String application, String service) {
        return application + "/" + service;
    }

    /** The application is gone. */
    void forget(String application) {
        List.of(lookedAt, latest, written)
                .forEach(known -> known.keySet().removeIf(path -> path.startsWith(application + "/")));
    }

    /** A round for each manifest; whatever goes wrong with one must not stop the others. */
    void rounds(Stream<Manifest> manifests) {
        manifests.forEach(manifest -> {
            try {
                round(manifest);
            } catch (RuntimeException e) {
                log.error("The autoscaler of {} broke; it is tried again after its interval", manifest.name(), e);
            }
        });
    }

    /** Decides for those services of the manifest that are due. */
    void round(Manifest manifest) {
        manifest.services().values().stream()
                .filter(service -> Autoscaling.of(service).isPresent())
                .forEach(service -> written(manifest, service, clock.instant()));
        if (manifest.suspend()) {
            return;
        }
        manifest.services().values().stream().filter(ServiceSpec::running).forEach(service -> Autoscaling.of(service)
                .filter(settings -> isDue(path(manifest.name(), service.name()), settings.every()))
                .ifPresent(settings -> decide(manifest, service, settings)));
    }

    /** An interval after it was first seen: before that there is no history. */
    private boolean isDue(String path, Duration every) {
        Instant now = clock.instant();
        Instant last = lookedAt.putIfAbsent(path, now);
        boolean due = last != null && !now.isBefore(last.plus(every)) || last != null && now.isBefore(last);
        if (due) {
            lookedAt.put(path, now);
        }
        return due;
    }

    /** A count that a person has just committed rests as long as one of our own: it is their turn. */
    private Written written(Manifest manifest, ServiceSpec service, Instant now) {
        SortedMap<String, Integer> counts = Scaled.written(service, ports.catalogue());
        return written.merge(
                path(manifest.name(), service.name()),
                new Written(counts, Optional.empty()),
                (old, same) -> old.counts().equals(counts) ? old : new Written(counts, Optional.of(now)));
    }

    private static Optional<Instant> changedAt(Written said, Optional<Scaling> scaling) {
        return Stream.of(said.since(), scaling.map(Scaling::changedAt))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    private void decide(Manifest manifest, ServiceSpec service, Autoscaling settings) {
        StateStore store = ports.store();
        Map<String, Scaling> scalings = store.scalings(manifest.name());
        Optional<Scaling> before = Optional.ofNullable(scalings.get(service.name()));
        Scaled scaled = new Scaled(manifest, ports.catalogue(), scalings);
        Instant now = clock.instant();
        Written said = written(manifest, service, now);
        Standing standing = new Standing(scaled.counts(service), changedAt(said, before), Map.of());
        Decision decision = Autoscaler.decide(
                settings, standing, histories.of(manifest, service, settings, ports.catalogue(), now), now);
        latest.put(path(manifest.name(), service.name()), decision);
        if (decision.changes()) {
            store.scale(manifest.name(), service.name(), Scaling.after(before, said.counts(), decision));
            log.info("{}/{}: {}", manifest.name(), service.name(), decision.summary());
            changed.accept(manifest.name(), service.name() + ": " + decision.summary());
        }
    }
}
