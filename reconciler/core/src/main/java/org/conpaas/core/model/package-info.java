/**
 * Facts, all of them immutable records: what should be ({@link org.conpaas.core.model.Desired}), what is
 * ({@link org.conpaas.core.model.Observed}), and what we made ({@link org.conpaas.core.model.Inventory}).
 *
 * <p>No I/O, no clock, no chance, no framework, no logger: not here, nor anywhere in this module.
 */
@NullMarked
package org.conpaas.core.model;

import org.jspecify.annotations.NullMarked;
