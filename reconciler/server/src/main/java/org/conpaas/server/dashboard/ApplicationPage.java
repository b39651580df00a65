package org.conpaas.server.dashboard;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.conpaas.server.api.view.ApplicationView;
import org.conpaas.server.api.view.DiskView;
import org.conpaas.server.api.view.NodeView;
import org.conpaas.server.api.view.ServiceView;
import org.jspecify.annotations.Nullable;

/** One application. */
@Named
@ViewScoped
public class ApplicationPage implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int MOST_NODES = 40;
    private static final int NOT_FOUND = 404;

    @Inject
    @SuppressWarnings("NullAway.Init")
    private Applications applications;

    private String name = "";
    private transient @Nullable ApplicationView application;
    private transient @Nullable List<DiskView> disks;

    public String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name == null ? "" : name;
    }

    /** Looks again. */
    public void refresh() {
        application = applications.find(name).orElse(null);
        disks = application == null ? List.of() : applications.disks(name);
        if (application == null) {
            FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(NOT_FOUND);
        }
    }

    public boolean isKnown() {
        return application != null;
    }

    public @Nullable ApplicationView getApplication() {
        return application;
    }

    /** No more than a small page holds. */
    public List<DiskView> getDisks() {
        List<DiskView> all = disks == null ? List.of() : disks;
        return all.subList(0, Math.min(MOST_NODES, all.size()));
    }

    public String getRestOfDisks() {
        int rest = disks == null ? 0 : disks.size() - MOST_NODES;
        return rest <= 0 ? "" : "and " + rest + " more: cps disk list " + name;
    }

    /** Within its service. */
    public String user(DiskView disk) {
        return disk.shared()
                ? "all"
                : disk.node()
                        .map(node -> node.substring(
                                disk.application().length() + disk.service().length() + 2))
                        .orElse("none");
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
