package org.conpaas.server.api.view;

import java.time.Instant;

/** @param fingerprint as {@code ssh-keygen -l} prints it */
public record CodeKeyView(String fingerprint, String type, String comment, Instant addedAt, String addedBy) {}
