package org.conpaas.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.conpaas.engine.port.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error becomes a problem document; none carries a stack trace. */
public final class ProblemMappers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);

    private ProblemMappers() {}

    /** All of them, for an application's singletons. */
    public static Set<Object> all() {
        return Set.of(new Refused(), new Rejected(), new Unavailable(), new Unexpected());
    }

    /** Ours. */
    static final class Refused implements ExceptionMapper<Refusal> {
        @Override
        public Response toResponse(Refusal refusal) {
            return refusal.document().response();
        }
    }

    /** What the REST machinery itself rejects: unknown paths, wrong methods, unacceptable media types. */
    static final class Rejected implements ExceptionMapper<WebApplicationException> {
        @Override
        public Response toResponse(WebApplicationException rejection) {
            Response original = rejection.getResponse();
            int status = original.getStatus();
            if (status < 400) {
                return original;
            }
            Response answer = ProblemDocument.of(
                            status, String.format("CP60%02d", status % 100), detail(status), hint(status), List.of())
                    .response();
            Object allow = original.getHeaders().getFirst(HttpHeaders.ALLOW);
            return allow == null
                    ? answer
                    : Response.fromResponse(answer)
                            .header(HttpHeaders.ALLOW, allow)
                            .build();
        }

        private static String detail(int status) {
            return switch (status) {
                case 404 -> "nothing is here";
                case 405 -> "this path does not take this method";
                case 406 -> "the answer cannot be given in a form that the request accepts";
                case 415 -> "the body's media type is not one that this path reads";
                default -> "the request cannot be answered";
            };
        }

        private static String hint(int status) {
            return switch (status) {
                case 405 -> "see the Allow header for the methods that it takes";
                case 406 -> "accept application/json";
                case 415 -> "send Content-Type: application/json";
                default -> "compare the path and its parameters with the REST API's reference";
            };
        }
    }

    /** Something that we need is not to be had now, for example space on a disk. */
    static final class Unavailable implements ExceptionMapper<StoreUnavailableException> {
        @Override
        public Response toResponse(StoreUnavailableException failure) {
            LOG.error("Request failed: {}", failure.getMessage(), failure);
            return ProblemDocument.of(
                            503,
                            "CP6503",
                            String.valueOf(failure.getMessage()),
                            "mend that and try again; what runs keeps running",
                            List.of())
                    .response();
        }
    }

    /** A defect of ours: said with a number under which the log has the rest. */
    static final class Unexpected implements ExceptionMapper<Throwable> {
        @Override
        public Response toResponse(Throwable defect) {
            String number = UUID.randomUUID().toString();
            LOG.error("Request failed, reference {}", number, defect);
            return ProblemDocument.of(
                            500,
                            "CP6500",
                            "the reconciler could not do this because of a defect or of something that it needs and lacks",
                            "look for " + number + " in the reconciler's log",
                            List.of())
                    .response();
        }
    }
}
