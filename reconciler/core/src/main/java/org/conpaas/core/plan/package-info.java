/**
 * From a manifest to a plan: {@link org.conpaas.core.plan.Topologies} says what must exist,
 * {@link org.conpaas.core.plan.Renderer} what must run on it, {@link org.conpaas.core.plan.Planner} what to do about it.
 */
@NullMarked
package org.conpaas.core.plan;

import org.jspecify.annotations.NullMarked;
