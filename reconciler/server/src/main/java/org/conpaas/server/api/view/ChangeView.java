package org.conpaas.server.api.view;

import java.util.Optional;

/**
 * A commit that a request made.
 *
 * @param commit its id; empty when it could not be pushed
 * @param patch for the user to apply, when {@code pushed} is false
 */
public record ChangeView(Optional<String> commit, String source, Optional<String> patch, boolean pushed) {}
