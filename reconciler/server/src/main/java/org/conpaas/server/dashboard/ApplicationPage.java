package org.conpaas.server.dashboard;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.Histories;
import org.conpaas.server.api.Views;
import org.conpaas.server.api.view.ApplicationView;
import org.conpaas.server.api.view.NodeView;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.api.view.ServiceView;
import org.jspecify.annotations.Nullable;

/** One application. */
@Named
@ViewScoped
public class ApplicationPage implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int LAST_PASSES = 5;
    private static final int MOST_NODES = 40;
    private static final int NOT_FOUND = 404;

    private final transient @Nullable Reconciliation reconciliation;
    private final transient @Nullable Histories histories;
    private String name = "";
    private transient @Nullable ApplicationView application;

    /** For the container's proxy. */
    protected ApplicationPage() {
        this.reconciliation = null;
        this.histories = null;
    }

    @Inject
    public ApplicationPage(Reconciliation reconciliation, Histories histories) {
        this.reconciliation = reconciliation;
        this.histories = histories;
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    /** Looks again. */
    public void refresh() {
        application = look().orElse(null);
        if (application == null) {
            FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(NOT_FOUND);
        }
    }

    private Optional<ApplicationView> look() {
        if (reconciliation == null || histories == null || !reconciliation.applications().contains(name)) {
            return Optional.empty();
        }
        List<PassView> passes = histories.passes(name, Optional.empty(), LAST_PASSES);
        return Optional.of(reconciliation
                .state(name)
                .map(state -> Views.application(state, passes))
                .orElseGet(() -> Views.unseen(name, passes)));
    }

    public boolean isKnown() {
        return application != null;
    }

    public @Nullable ApplicationView getApplication() {
        return application;
    }

    /** Where this application's events come from, under the API's root. */
    public String getEvents() {
        return application == null
                ? "/events"
                : "/applications/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/events";
    }

    /** Those that are not well first, and no more than a small page holds. */
    public List<NodeView> shown(ServiceView service) {
        return service.nodes().stream()
                .sorted(java.util.Comparator.comparing(node -> node.health().equals("HEALTHY")))
                .limit(MOST_NODES)
                .toList();
    }

    public String rest(ServiceView service) {
        int rest = service.nodes().size() - MOST_NODES;
        return rest <= 0 ? "" : "and " + rest + " more: cps node list " + name;
    }
}
