/**
 * How many nodes a role should have, from what was measured: {@link org.conpaas.core.autoscaling.Autoscaler} is a pure
 * function of settings, history and the present counts, and explains its answer.
 *
 * <p>The algorithm is that of the old platform (H. Fernandez, G. Pierre, T. Kielmann: Autoscaling Web Applications in
 * Heterogeneous Cloud Infrastructures, IC2E 2014), with its known mistakes mended; ADR 16 says which. No clock, no chance, no
 * I/O.
 */
@NullMarked
package org.conpaas.core.autoscaling;

import org.jspecify.annotations.NullMarked;
