package org.conpaas.server.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.conpaas.server.api.view.TrashedView;

/** Volumes that were deleted and can still be brought back, and the dumps that were taken before. What is done is written down as an event. Thread-safe. */
public interface Trash {
    /** A cloud that does not answer hides nothing of the others. */
    Gathered<TrashedView> list();

    /**
     * Brings a volume back, with the data that it had; its service finds it when it comes back.
     *
     * @throws org.conpaas.server.rest.Refusal when it is not there, or when there is a volume of its name
     */
    TrashedView restore(String cloud, String id, String by);

    /** The file of a dump; empty when it is not there. */
    Optional<Path> dump(String id);

    /** Destroys for good what was deleted before that moment, and answers what went; on a cloud that does not answer nothing does. */
    Gathered<TrashedView> purge(Instant before, String by);
}
