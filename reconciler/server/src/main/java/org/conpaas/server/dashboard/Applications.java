package org.conpaas.server.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.DiskViews;
import org.conpaas.server.api.Histories;
import org.conpaas.server.api.KnownApplications;
import org.conpaas.server.api.Views;
import org.conpaas.server.api.view.ApplicationSummary;
import org.conpaas.server.api.view.ApplicationView;
import org.conpaas.server.api.view.DiskView;
import org.conpaas.server.api.view.PassView;
import org.jspecify.annotations.Nullable;

/**
 * What the pages' beans ask. They live in a view's scope, hence may only hold what the container can put aside, such as the
 * proxy of this bean; the engine behind it is not.
 */
@ApplicationScoped
public class Applications {
    private static final int LAST_PASSES = 5;

    private final @Nullable Reconciliation reconciliation;
    private final @Nullable Histories histories;

    /** For the container's proxy, which is never asked anything itself. */
    protected Applications() {
        this.reconciliation = null;
        this.histories = null;
    }

    @Inject
    public Applications(Reconciliation reconciliation, Histories histories) {
        this.reconciliation = reconciliation;
        this.histories = histories;
    }

    /** @param part of the name */
    public int count(String part) {
        return (int) names(part).count();
    }

    /** Makes no summary that is not on the page. */
    public List<ApplicationSummary> page(String part, int first, int size) {
        KnownApplications known = new KnownApplications(engine());
        return names(part)
                .skip(first)
                .limit(size)
                .flatMap(name -> known.summary(name).stream())
                .toList();
    }

    private Stream<String> names(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return engine().applications().stream().filter(name -> name.contains(lower));
    }

    /** Empty for a name that nobody knows. */
    public Optional<ApplicationView> find(String name) {
        if (histories == null || !engine().applications().contains(name)) {
            return Optional.empty();
        }
        List<PassView> passes = histories.passes(name, Optional.empty(), LAST_PASSES);
        return Optional.of(engine().state(name)
                .map(state -> Views.application(state, passes))
                .orElseGet(() -> Views.unseen(name, passes)));
    }

    /** By name; none of an application that nobody has looked at yet. */
    public List<DiskView> disks(String name) {
        return engine().state(name).map(state -> DiskViews.of(state.status())).orElse(List.of());
    }

    private Reconciliation engine() {
        return Optional.ofNullable(reconciliation).orElseThrow();
    }
}
