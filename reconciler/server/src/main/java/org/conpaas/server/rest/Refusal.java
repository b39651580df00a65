package org.conpaas.server.rest;

import java.util.List;
import org.conpaas.manifest.Problem;

/**
 * A request that is not done, for a reason that its sender can mend. Becomes an answer of {@code application/problem+json}.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ProblemDocument document;

    private Refusal(ProblemDocument document) {
        super(document.detail());
        this.document = document;
    }

    /** @param status of HTTP · @param code {@code CP6nnn} · @param detail what and why · @param hint how to mend it */
    public static Refusal of(int status, String code, String detail, String hint) {
        return new Refusal(ProblemDocument.of(status, code, detail, hint, List.of()));
    }

    public static Refusal badRequest(String detail, String hint) {
        return of(400, "CP6001", detail, hint);
    }

    public static Refusal forbidden(String detail, String hint) {
        return of(403, "CP6003", detail, hint);
    }

    public static Refusal notFound(String detail, String hint) {
        return of(404, "CP6004", detail, hint);
    }

    public static Refusal conflict(String detail, String hint) {
        return of(409, "CP6009", detail, hint);
    }

    /** A manifest, old or new, is at fault. */
    public static Refusal unprocessable(String detail, List<Problem> problems) {
        return new Refusal(ProblemDocument.of(422, "CP6022", detail, "mend the problems that are listed", problems));
    }

    ProblemDocument document() {
        return document;
    }
}
