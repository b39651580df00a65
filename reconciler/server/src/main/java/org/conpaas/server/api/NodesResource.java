package org.conpaas.server.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.status.Status.NodeStatus;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.view.NodeView;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.rest.Refusal;
import org.jspecify.annotations.Nullable;

/** The nodes of all applications, or of one. */
@Path("nodes")
@Dependent
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {
    private final Reconciliation reconciliation;
    private final KnownApplications applications;

    @Inject
    public NodesResource(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
        this.applications = new KnownApplications(reconciliation);
    }

    @GET
    public Page<NodeView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("application") @Nullable String application) {
        Listing listing = Listing.of(limit, Optional.ofNullable(after));
        Optional<NodeId> last = listing.after().map(NodesResource::node);
        List<NodeStatus> found = from(names(application, last), last, listing.limit() + 1);
        boolean more = found.size() > listing.limit();
        List<NodeStatus> page = more ? found.subList(0, listing.limit()) : found;
        return new Page<>(
                page.stream().map(NodeViews::node).toList(),
                more
                        ? Optional.of(
                                Listing.encoded(page.get(page.size() - 1).id().toString()))
                        : Optional.empty());
    }

    private static NodeId node(String name) {
        try {
            return NodeId.parse(name);
        } catch (IllegalArgumentException foreign) {
            throw Refusal.badRequest(
                    "after is not a value that an earlier page gave as next", "begin again without after");
        }
    }

    private SortedSet<String> names(@Nullable String application, Optional<NodeId> last) {
        if (application != null) {
            applications.require(application);
            return new TreeSet<>(List.of(application));
        }
        return last.map(node -> applications.names().tailSet(node.application()))
                .orElseGet(applications::names);
    }

    /** Reads no application beyond the one that fills the page. */
    private List<NodeStatus> from(SortedSet<String> names, Optional<NodeId> last, int most) {
        List<NodeStatus> found = new ArrayList<>();
        for (String name : names) {
            if (found.size() >= most) {
                break;
            }
            nodes(name)
                    .filter(node -> last.isEmpty() || node.id().compareTo(last.orElseThrow()) > 0)
                    .limit(most - found.size())
                    .forEach(found::add);
        }
        return found;
    }

    private Stream<NodeStatus> nodes(String application) {
        return reconciliation.state(application).stream()
                .flatMap(state -> state.status().services().values().stream())
                .flatMap(service -> service.nodes().stream())
                .sorted(java.util.Comparator.comparing(NodeStatus::id));
    }
}
