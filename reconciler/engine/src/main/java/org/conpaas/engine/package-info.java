/**
 * The imperative shell: queue, pass, executor, backoff. Plain Java; what is outside is a port ({@code org.conpaas.engine.port}).
 * Knows no provider and no manager by name.
 */
@NullMarked
package org.conpaas.engine;

import org.jspecify.annotations.NullMarked;
