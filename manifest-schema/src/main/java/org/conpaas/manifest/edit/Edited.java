package org.conpaas.manifest.edit;

import java.util.function.Function;
import org.conpaas.manifest.Problem;

/** What came of a change to a manifest's text. */
public sealed interface Edited {
    /** @param text the whole new text; the old one when there was nothing to change */
    record Text(String text) implements Edited {}

    /** @param problem why the text was left alone */
    record Refused(Problem problem) implements Edited {}

    default <T> T match(Function<String, T> text, Function<Problem, T> refused) {
        return this instanceof Text edited ? text.apply(edited.text()) : refused.apply(((Refused) this).problem());
    }

    /** Changes the text once more; a refusal stays one. */
    default Edited then(Function<String, Edited> next) {
        return match(next, problem -> this);
    }
}
