package org.conpaas.server.git;

import java.time.Instant;

/** A commit that touched an application's manifest. */
public record Revision(String commit, String author, Instant at, String message) {}
