package org.conpaas.server.api;

import org.conpaas.manifest.Manifest;
import org.conpaas.server.api.view.ChangeView;

/** What runs, as people would have written it. Thread-safe. */
public interface Exports {
    /**
     * The document, without any secret's value: what is committed with the values changed that differ, comments and order kept,
     * where it can be read and can say what runs; else new text. The same bytes each time.
     */
    String text(Manifest running);

    /**
     * Makes the source say what runs, by a commit. May wait for the network.
     *
     * @param author name of the user
     * @throws org.conpaas.server.rest.Refusal when the source cannot be read, its newest text is broken, or nothing would change
     */
    ChangeView adopt(Manifest running, String author, String message);
}
