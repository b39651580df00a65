package org.conpaas.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Answers that are not the one asked for, as sentences. */
final class Refusals {
    private final Endpoint endpoint;

    Refusals(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Failure unreachable(IOException cause) {
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof SSLException) {
            return untrusted(why);
        }
        if (cause instanceof SocketTimeoutException) {
            return Failure.of("The reconciler does not answer in time.")
                    .at(endpoint.url())
                    .because(why)
                    .mend("look at its log: cps doctor");
        }
        if (cause instanceof UnknownHostException) {
            return Failure.of("The reconciler's host is not known.")
                    .at(endpoint.url())
                    .because("no address for " + why)
                    .mend("check --server and CONPAAS_SERVER");
        }
        String what = cause instanceof ConnectException
                ? "The reconciler does not answer."
                : "The connection to the reconciler broke.";
        return Failure.of(what).at(endpoint.url()).because(why).mend("start it with: cps up");
    }

    private Failure untrusted(String why) {
        String ca = endpoint.ca().map(Object::toString).orElse("the JDK's list of authorities");
        return Failure.of("The reconciler's certificate is not trusted.")
                .at(endpoint.url())
                .because(why + "; it must be signed by " + ca)
                .mend(
                        "if the reconciler was set up anew, fetch its ca/ca.crt over a way that you trust and name it with"
                                + " --ca FILE or CONPAAS_CA; otherwise do not go on: somebody may listen in");
    }

    Failure refused(int status, String path, String body) {
        JsonNode problem = body.startsWith("{") ? Json.parse(body) : Json.object();
        if (status == 401) {
            return unauthorized();
        }
        Failure failure = Failure.of(sentence(problem, status)).at(endpoint.url() + path);
        List<String> why = reasons(problem);
        String hint = Json.text(problem, "hint");
        failure = why.isEmpty() ? failure : failure.because(String.join("\n", why));
        if (!hint.isEmpty()) {
            return failure.mend(hint);
        }
        return status >= 500 ? failure.mend("the reason is in the reconciler's log: cps doctor says where") : failure;
    }

    private Failure unauthorized() {
        String why = endpoint.token().isPresent() ? "the token is not the reconciler's" : "there is no token";
        return Failure.of("The reconciler does not let you in.")
                .at(endpoint.url())
                .because(why + " (" + endpoint.tokenFrom() + ")")
                .mend("give it with --token TOKEN or CONPAAS_TOKEN; the first cps up prints it once and keeps it in"
                        + " cli/credentials under its home");
    }

    private static String sentence(JsonNode problem, int status) {
        String title = Json.text(problem, "title");
        String code = Json.text(problem, "code");
        String text = title.isEmpty() ? "The reconciler answered " + status + "." : title;
        return code.isEmpty() ? text : code + "  " + text;
    }

    private static List<String> reasons(JsonNode problem) {
        List<String> reasons = new ArrayList<>();
        String detail = Json.text(problem, "detail");
        if (!detail.isEmpty()) {
            reasons.add(detail);
        }
        Json.items(problem.path("problems")).forEach(each -> reasons.add(ProblemLine.of(each)));
        return reasons;
    }
}
