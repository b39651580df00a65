package org.conpaas.manifest.legacy;

import java.util.ArrayList;
import java.util.List;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ProblemCode;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.yaml.YamlNode.Span;

/** What a conversion has to say, in the order of the text. */
final class Notes {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Notes(String file) {
        this.file = file;
    }

    void dropped(Span at, String pointer, String why, String hint) {
        problems.add(ProblemCode.LEGACY_DROPPED.warning(at.in(file), pointer + " was left out: " + why, hint));
    }

    void changed(Span at, String pointer, String what, String hint) {
        problems.add(ProblemCode.LEGACY_CHANGED.warning(at.in(file), pointer + ": " + what, hint));
    }

    void secret(Span at, String pointer, String name) {
        problems.add(ProblemCode.LEGACY_SECRET.warning(
                at.in(file), pointer + " became {secret: " + name + "}", "store the password: cps secret set " + name));
    }

    void error(SourcePosition at, String message, String hint) {
        problems.add(ProblemCode.LEGACY_SYNTAX.error(at, message, hint));
    }

    SourcePosition at(Span span) {
        return span.in(file);
    }

    List<Problem> problems() {
        return problems;
    }
}
