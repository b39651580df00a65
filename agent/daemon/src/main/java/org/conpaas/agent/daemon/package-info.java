/**
 * The agent: brings the nodes of one machine to what their specs say and keeps them there. It calls home and opens no port.
 *
 * <p>It knows no service type: what it runs, fetches and asks is in the {@link org.conpaas.agent.protocol.NodeSpec}. One
 * {@code Node} object per node decides in turns that never overlap; what blocks (network, disk, processes) happens in small
 * shared pools, so that a thousand nodes need no thousand threads. Processes outlive the agent: everything needed to know
 * them again is on disk before they start.
 */
@NullMarked
package org.conpaas.agent.daemon;

import org.jspecify.annotations.NullMarked;
