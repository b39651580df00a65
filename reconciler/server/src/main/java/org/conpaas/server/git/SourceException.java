package org.conpaas.server.git;

import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/** Something about a source that its author or operator can mend: carries the problem to where it is shown. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public SourceException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    static SourceException of(String code, String where, String message, String hint) {
        return new SourceException(Problem.error(code, SourcePosition.of(where), message, hint));
    }

    public Problem problem() {
        return problem;
    }
}
