package org.conpaas.server.api.view;

import java.time.Instant;
import java.util.Optional;

/** @param subject what waits · @param reason for what, for people */
public record WaitView(String subject, String reason, Optional<Instant> since) {}
