package org.conpaas.server.api;

import java.util.List;
import java.util.Optional;
import org.conpaas.server.api.view.PassView;

/** What passes did. Thread-safe. */
public interface Histories {
    /** Newest first. @param before only passes older than the one of this id · @param most how many, at least 1 */
    List<PassView> passes(String application, Optional<String> before, int most);
}
