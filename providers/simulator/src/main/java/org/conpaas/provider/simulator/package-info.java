/**
 * A cloud in memory with virtual time and faults, and agents for its machines: the other side of tests, benches and what-if.
 * Deterministic: chance comes from a seed, time from {@link org.conpaas.provider.simulator.VirtualTime}.
 */
@NullMarked
package org.conpaas.provider.simulator;

import org.jspecify.annotations.NullMarked;
