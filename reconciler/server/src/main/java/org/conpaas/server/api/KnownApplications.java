package org.conpaas.server.api;

import java.util.Optional;
import java.util.SortedSet;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.status.Status.DiskStatus;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.core.status.Status.ServiceStatus;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Manifest;
import org.conpaas.server.api.view.ApplicationSummary;
import org.conpaas.server.rest.Refusal;

/** Finds what a path names, or refuses with a sentence. Thread-safe. */
public final class KnownApplications {
    private final Reconciliation reconciliation;

    public KnownApplications(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    public SortedSet<String> names() {
        return reconciliation.applications();
    }

    /** Empty when nobody knows the name. */
    public Optional<ApplicationSummary> summary(String application) {
        return reconciliation
                .state(application)
                .map(Views::summary)
                .or(() -> names().contains(application) ? Optional.of(Views.unseen(application)) : Optional.empty());
    }

    /** Empty before the first look. */
    Optional<ApplicationState> state(String application) {
        Optional<ApplicationState> state = reconciliation.state(application);
        if (state.isEmpty()) {
            require(application);
        }
        return state;
    }

    void require(String application) {
        if (reconciliation.state(application).isEmpty() && !names().contains(application)) {
            throw Refusal.notFound("no application " + application, "see: cps application list");
        }
    }

    ApplicationState seen(String application) {
        return state(application)
                .orElseThrow(() -> Refusal.of(
                        503, "CP6103", application + " has not been looked at yet", "ask again in a moment"));
    }

    /** The manifest that is followed. */
    Manifest running(String application) {
        require(application);
        return reconciliation
                .export(application)
                .orElseThrow(
                        () -> Refusal.conflict("nothing of " + application + " runs", "see: cps why " + application));
    }

    ServiceStatus service(String application, String service) {
        return Optional.ofNullable(seen(application).status().services().get(service))
                .orElseThrow(() -> Refusal.notFound(
                        "application " + application + " has no service " + service, "see: cps service list"));
    }

    NodeStatus node(String application, String service, String role, int ordinal) {
        return service(application, service).nodes().stream()
                .filter(node -> node.id().role().equals(role) && node.id().ordinal() == ordinal)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "no node " + application + "/" + service + "/" + role + "/" + ordinal, "see: cps node list"));
    }

    /** @param name {@code APP/SERVICE/ROLE/N/DISK}, or {@code APP/SERVICE/DISK} of one that belongs to no node */
    DiskStatus disk(String name) {
        parsed(name).ifPresent(id -> seen(id.application()));
        return found(name).orElseThrow(() -> Refusal.notFound("no disk " + name, "cps disk list shows what there is"));
    }

    /** Empty: there is none of that name now, or it is not known. */
    Optional<DiskStatus> found(String name) {
        return parsed(name).flatMap(id -> reconciliation.state(id.application()).stream()
                .flatMap(state -> state.status().disks().stream())
                .filter(each -> each.disk().id().equals(id))
                .findFirst());
    }

    private static Optional<VolumeId> parsed(String name) {
        try {
            return Optional.of(VolumeId.parse(name));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
