/**
 * Machines on this machine: the default cloud. A machine is a record on disk with an address of its own; all of them are
 * hosted by one agent, a process that outlives the reconciler. Only {@link org.conpaas.provider.local.LocalProvider} and its
 * settings are for others.
 */
@NullMarked
package org.conpaas.provider.local;

import org.jspecify.annotations.NullMarked;
