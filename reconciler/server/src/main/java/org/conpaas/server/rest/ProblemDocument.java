package org.conpaas.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Problem;

/** An answer of RFC 9457, with a hint, a stable code and the problems of a manifest where one is at fault. */
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String hint,
        String code,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ManifestProblem> problems) {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemDocument {
        problems = List.copyOf(problems);
    }

    /** @param file path in its source · @param line and column 1-based, 0 when it is the file's as a whole */
    public record ManifestProblem(
            String severity, String code, String file, int line, int column, String message, Optional<String> hint) {
        public static ManifestProblem of(Problem problem) {
            return new ManifestProblem(
                    problem.severity().name(),
                    problem.code(),
                    problem.at().file(),
                    problem.at().line(),
                    problem.at().column(),
                    problem.message(),
                    problem.hint());
        }
    }

    static ProblemDocument of(int status, String code, String detail, String hint, List<Problem> problems) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new ProblemDocument(
                "about:blank",
                known == null ? "HTTP " + status : known.getReasonPhrase(),
                status,
                detail,
                hint,
                code,
                problems.stream().map(ManifestProblem::of).toList());
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
