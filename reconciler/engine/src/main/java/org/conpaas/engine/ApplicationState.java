package org.conpaas.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.plan.Plan;
import org.conpaas.core.status.Status;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;

/**
 * What the last look at an application found.
 *
 * @param wanted what its source says; empty for an application of which only the inventory knows
 * @param running the manifest that is being followed: the newest without an error
 * @param plan what is left to do after the last pass
 * @param status derived
 * @param lookedAt when
 * @param waitsSince since when each wait of the status lasts, by subject
 * @param next when it will be looked at again without any event, and why
 */
public record ApplicationState(
        String application,
        Optional<Wanted> wanted,
        Optional<Manifest> running,
        Plan plan,
        Status status,
        Instant lookedAt,
        Map<String, Instant> waitsSince,
        Next next) {
    public ApplicationState {
        waitsSince = Map.copyOf(waitsSince);
    }

    /** @param reason for people, for example {@code retry 3: the cloud refused …} */
    public record Next(Instant at, String reason) {}
}
