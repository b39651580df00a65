package org.conpaas.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Health;
import org.conpaas.core.status.Status;
import org.conpaas.core.status.Sync;
import org.conpaas.engine.ApplicationState.Next;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.engine.port.StoreUnavailableException;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/** A pass that broke, as people see it: what was known before stands, and a problem says why nothing newer is. */
final class Breakdown {
    /** By this the next breakdown, and nobody else, knows the problem again. */
    static final String CODE = "CP3004";

    private Breakdown() {}

    static Problem problem(String application, RuntimeException failure) {
        SourcePosition at = SourcePosition.of(application);
        return storeFailure(failure)
                .map(store -> Problem.error(
                        CODE,
                        at,
                        "nothing can be changed now: " + store.getMessage(),
                        "mend that; it goes on by itself, and what runs keeps running"))
                .orElseGet(() -> Problem.error(
                        CODE,
                        at,
                        "the last pass broke by a defect (" + failure.getClass().getSimpleName() + ")",
                        "look for it in the reconciler's log; it is tried again by itself"));
    }

    /** Another message may hold anything; this one is written for people. */
    private static Optional<StoreUnavailableException> storeFailure(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(StoreUnavailableException.class::isInstance)
                .map(StoreUnavailableException.class::cast)
                .findFirst();
    }

    static ApplicationState state(
            String application,
            Optional<ApplicationState> before,
            Optional<Wanted> wanted,
            Problem problem,
            Instant now,
            Next next) {
        return before.map(known -> new ApplicationState(
                        application,
                        known.wanted(),
                        known.running(),
                        known.plan(),
                        status(known.status(), problem),
                        known.lookedAt(),
                        known.waitsSince(),
                        next))
                .orElseGet(() -> new ApplicationState(
                        application,
                        wanted,
                        Optional.empty(),
                        Plan.EMPTY,
                        unseen(application, wanted, problem),
                        now,
                        Map.of(),
                        next));
    }

    private static Status status(Status known, Problem problem) {
        List<Problem> problems = new ArrayList<>(List.of(problem));
        known.problems().stream().filter(other -> !other.code().equals(CODE)).forEach(problems::add);
        return new Status(
                known.application(),
                known.revision(),
                known.sync(),
                known.health(),
                known.services(),
                known.disks(),
                known.waits(),
                problems);
    }

    private static Status unseen(String application, Optional<Wanted> wanted, Problem problem) {
        return new Status(
                application,
                wanted.map(Wanted::revision).orElse(""),
                Sync.UNKNOWN,
                Health.UNKNOWN,
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(problem));
    }
}
