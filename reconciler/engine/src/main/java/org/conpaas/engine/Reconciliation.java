package org.conpaas.engine;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.plan.Plan;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;

/** What the rest of the reconciler may ask of the engine. Thread-safe; nothing here waits for a pass. */
public interface Reconciliation {
    /** Every application that is wanted or of which something is left. */
    SortedSet<String> applications();

    /** The last look at the application; empty before the first one, and for names that nobody knows. */
    Optional<ApplicationState> state(String application);

    /**
     * Lets a disk that no node has go to the trash, though it would be kept. Nothing comes of it when a node wants the disk by then, or
     * when the reconciler ends before the pass.
     */
    void discard(VolumeId disk);

    /** Queues the application for a pass at once, without its backoff. */
    void look(String application, String why);

    /** Looks and plans now, and does nothing. */
    Optional<ApplicationState> preview(String application);

    /** What it would take to make the application of that name be as this manifest says. Does nothing. */
    Preview preview(Manifest manifest);

    /**
     * What would become of the application if something happened: the same passes, over a copy of what is observed, in virtual time.
     *
     * @return empty for an application that is not known, or of which no manifest is followed
     * @throws IllegalArgumentException with a sentence, when it has no such node, or there is no such cloud
     */
    Optional<Rehearsal> rehearse(String application, WhatIf event);

    /** What runs, written as a manifest. */
    Optional<Manifest> export(String application);

    /** What was last heard of each cloud, by the name that manifests use. */
    SortedMap<String, CloudState> cloudStates();

    /** How a service is scaled; empty when its manifest does not ask for it, or nobody knows it. */
    Optional<AutoscalingState> autoscaling(String application, String service);

    /** Calls the listener, on the engine's threads, with everything worth telling; it must return at once. */
    void listen(Consumer<EngineEvent> listener);

    /** @param problems of the manifest with the clouds that it names */
    record Preview(Plan plan, List<Problem> problems) {
        public Preview {
            problems = List.copyOf(problems);
        }
    }
}
