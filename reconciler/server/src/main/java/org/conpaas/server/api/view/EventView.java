package org.conpaas.server.api.view;

import java.time.Instant;

/** @param id grows with time · @param kind {@code plan}, {@code action}, {@code status}, {@code problem}, {@code source} or {@code secret} */
public record EventView(long id, Instant at, String application, String kind, String text) {}
