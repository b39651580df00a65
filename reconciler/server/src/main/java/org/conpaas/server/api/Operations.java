package org.conpaas.server.api;

import java.util.List;
import org.conpaas.core.model.NodeId;

/** What users ask services to do once. Thread-safe; on disk when it returns. */
public interface Operations {
    /** @param nodes those that take part · @return the operation's id */
    String add(String application, String service, String command, List<String> parameters, List<NodeId> nodes);
}
