/**
 * The reconciler's end of the agents' long poll: {@link org.conpaas.server.agents.AgentSessions} remembers what each agent should
 * have and what it last said, {@link org.conpaas.server.agents.Relay} joins a reader with an agent's log or data,
 * {@link org.conpaas.server.agents.AgentResource} is the door. No JAX-RS outside the latter; no decision about nodes here.
 */
@NullMarked
package org.conpaas.server.agents;

import org.jspecify.annotations.NullMarked;
