package org.conpaas.server.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.conpaas.server.security.Verdict.Admitted;
import org.conpaas.server.security.Verdict.Refused;

/** Puts the gate before everything that the container serves for this application. */
@ApplicationScoped
public class GateAuthentication implements HttpAuthenticationMechanism {
    private final Gate gate;

    @Inject
    public GateAuthentication(Gate gate) {
        this.gate = gate;
    }

    /** For the container's proxy, which has no gate and asks the instance behind it. */
    @SuppressWarnings("NullAway")
    protected GateAuthentication() {
        this.gate = null;
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
            throws AuthenticationException {
        return gate.decide(Requests.knock(request))
                .match(context::doNothing, admitted -> admit(request, context, admitted), refused -> {
                    refuse(response, refused);
                    return AuthenticationStatus.SEND_FAILURE;
                });
    }

    private static AuthenticationStatus admit(
            HttpServletRequest request, HttpMessageContext context, Admitted admitted) {
        request.setAttribute(Requests.CALLER, admitted.caller());
        return context.notifyContainerAboutLogin(
                admitted.caller().name(), Set.of(admitted.caller().role().group()));
    }

    private static void refuse(HttpServletResponse response, Refused refused) {
        try {
            Requests.answer(response, refused);
        } catch (IOException gone) {
            // whom we refuse is gone already: nobody is left to tell
            response.setStatus(refused.status());
        }
    }
}
