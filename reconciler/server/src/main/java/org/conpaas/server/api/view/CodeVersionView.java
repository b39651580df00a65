package org.conpaas.server.api.view;

import java.time.Instant;

/** @param current whether it is what the service runs · @param bytes its size, packed */
public record CodeVersionView(
        String id,
        String fileName,
        String description,
        Instant uploadedAt,
        boolean current,
        long bytes,
        String sha256) {}
