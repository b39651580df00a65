package org.conpaas.server.api;

import org.conpaas.core.plan.Plan;

/** A plan as text in Terraform's grammar. Pure. */
public interface PlanWriter {
    String text(String application, Plan plan);
}
