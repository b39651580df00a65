package org.conpaas.agent.daemon;

/** Lets something that happened elsewhere into a node: it is run in a turn of the node, which then converges. */
@FunctionalInterface
interface TurnTaker {
    void take(Runnable happened);
}
