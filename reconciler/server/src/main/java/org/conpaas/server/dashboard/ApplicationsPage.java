package org.conpaas.server.dashboard;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
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

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Applications applications;

    private final Rows rows = new Rows();
    private String search = "";

    public String getSearch() {
        return search;
    }

    public void setSearch(@Nullable String search) {
        this.search = search == null ? "" : search.strip();
    }

    public LazyDataModel<ApplicationSummary> getApplications() {
        return rows;
    }

    private final class Rows extends LazyDataModel<ApplicationSummary> {
        private static final long serialVersionUID = 1;

        @Override
        public int count(Map<String, FilterMeta> filters) {
            return applications.count(search);
        }

        @Override
        public List<ApplicationSummary> load(
                int first, int size, Map<String, SortMeta> sort, Map<String, FilterMeta> filters) {
            return applications.page(search, first, size);
        }
    }
}
