package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of a list.
 *
 * @param waitsFor the most telling wait
 * @param since when that wait began
 * @param updatedAt of the last look
 */
public record ApplicationSummary(
        String name,
        Optional<String> source,
        String revision,
        String sync,
        String health,
        Optional<String> waitsFor,
        Optional<Instant> since,
        int services,
        int nodes,
        Optional<Instant> updatedAt) {}
