package org.conpaas.server.dashboard;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.KnownApplications;
import org.conpaas.server.api.view.ApplicationSummary;
import org.jspecify.annotations.Nullable;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The list of applications, a page at a time. */
@Named
@ViewScoped
public class ApplicationsPage implements Serializable {
    private static final long serialVersionUID = 1;

    // Kept in the session between requests, but never written out: there is one server for a session.
    private final transient @Nullable Reconciliation reconciliation;
    private final transient Rows rows = new Rows();
    private String search = "";

    /** For the container's proxy. */
    protected ApplicationsPage() {
        this.reconciliation = null;
    }

    @Inject
    public ApplicationsPage(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    public String getSearch() {
        return search;
    }

    public void setSearch(@Nullable String search) {
        this.search = search == null ? "" : search.strip();
    }

    public LazyDataModel<ApplicationSummary> getApplications() {
        return rows;
    }

    private Stream<String> names(Reconciliation known) {
        String part = search.toLowerCase(Locale.ROOT);
        return known.applications().stream().filter(name -> name.contains(part));
    }

    private final class Rows extends LazyDataModel<ApplicationSummary> {
        private static final long serialVersionUID = 1;

        @Override
        public int count(Map<String, FilterMeta> filters) {
            return reconciliation == null ? 0 : (int) names(reconciliation).count();
        }

        @Override
        public List<ApplicationSummary> load(
                int first, int size, Map<String, SortMeta> sort, Map<String, FilterMeta> filters) {
            if (reconciliation == null) {
                return List.of();
            }
            KnownApplications known = new KnownApplications(reconciliation);
            return names(reconciliation)
                    .skip(first)
                    .limit(size)
                    .flatMap(name -> known.summary(name).stream())
                    .toList();
        }
    }
}
