/**
 * Where manifests come from: mirrors of Git sources, repositories hosted here, webhooks, and the commits that commands make.
 *
 * <p>Plain classes that take what they need in their constructors; nothing of a container enters here but the servlet API of
 * the one servlet that git programs talk to. JGit's types stay in here and in {@code org.conpaas.server.code}.
 */
@NullMarked
package org.conpaas.server.git;

import org.jspecify.annotations.NullMarked;
