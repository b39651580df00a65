/** What nodes measured lately, in memory: rings of fixed size, for people, for Prometheus and for the autoscaler. */
@NullMarked
package org.conpaas.server.metrics;

import org.jspecify.annotations.NullMarked;
