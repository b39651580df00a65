package org.conpaas.server.api;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.conpaas.server.api.view.ChangeView;

/** Changes of an application's manifest, as commits to its source. May wait for the network. Thread-safe. */
public interface Commits {
    /**
     * @param edit the file's text to its new text; it may refuse by throwing {@link org.conpaas.server.rest.Refusal}
     * @param author name of the user
     * @throws org.conpaas.server.rest.Refusal when the source cannot be read, or nothing would change
     */
    ChangeView edit(String application, UnaryOperator<String> edit, String author, String message);

    /** Reverts the application's manifest by a commit to what it was. @param to a revision; empty: the one before the newest */
    ChangeView rollback(String application, Optional<String> to, String author, String message);

    /** Takes the application out of its file, and the file out of the source when nothing else is in it. */
    ChangeView delete(String application, String author, String message);
}
