/**
 * The words that reconciler and agent share: what a node should be ({@link NodeSpec}) and what it is ({@link NodeReport}).
 *
 * <p>Records of plain values only. Nothing here may depend on anything but the JDK, do I/O, or know a service type. The
 * records are written as JSON with their component names; an unknown property is ignored by the reader, so that either
 * side can be the newer one.
 */
@NullMarked
package org.conpaas.agent.protocol;

import org.jspecify.annotations.NullMarked;
