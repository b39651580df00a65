package org.conpaas.server.api;

import java.util.List;
import java.util.Optional;
import org.conpaas.core.model.NodeId;
import org.conpaas.server.api.view.CloudView;
import org.conpaas.server.api.view.CloudView.ImageView;
import org.conpaas.server.api.view.CloudView.StrayView;
import org.conpaas.server.api.view.CloudView.TypeView;
import org.conpaas.server.api.view.CloudView.UsageView;

/**
 * The clouds that manifests can name. All but {@link #all} ask the cloud itself, which may take as long as that takes, and throw a
 * {@link org.conpaas.server.rest.Refusal} when there is none of that name or it does not answer. Thread-safe.
 */
public interface Clouds {
    /** As they were last heard of; at once. */
    List<CloudView> all();

    List<TypeView> types(String cloud);

    List<ImageView> images(String cloud);

    /** None where nothing limits. */
    List<UsageView> usage(String cloud);

    /** What is left over of this installation: only told, never taken away. */
    List<StrayView> strays(String cloud);

    /** The end of what the node's machine says on its console; empty: it has said nothing. */
    Optional<String> console(String cloud, NodeId machine);
}
