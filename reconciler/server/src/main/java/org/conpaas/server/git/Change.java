package org.conpaas.server.git;

import java.util.Optional;

/**
 * What a command made of a manifest.
 *
 * @param commit that was made; empty when nothing had to change, or the repository is not ours to push to
 * @param source its name
 * @param patch unified diff, as {@code git apply} takes it; empty when nothing had to change
 * @param pushed whether the commit is on the source's branch
 */
public record Change(Optional<String> commit, String source, String patch, boolean pushed) {}
