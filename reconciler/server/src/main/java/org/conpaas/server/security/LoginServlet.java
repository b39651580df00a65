package org.conpaas.server.security;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.conpaas.server.security.Verdict.Refused;

/** Logs browsers in: by a link that works once, or by the token itself. */
@WebServlet(urlPatterns = {"/login", "/logout"})
public class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Gate gate;
    private final transient Sessions sessions;
    private final transient LoginLinks links;

    @Inject
    public LoginServlet(Gate gate, Sessions sessions, LoginLinks links) {
        this.gate = gate;
        this.sessions = sessions;
        this.links = links;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> code = Optional.ofNullable(request.getParameter("code"));
        Optional<Caller> caller = code.flatMap(links::redeem);
        if (caller.isPresent()) {
            enter(response, caller.orElseThrow());
            return;
        }
        LoginPage.write(response, code.isPresent() ? "That link was used already, or is older than a minute." : "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/logout")) {
            Requests.session(request).ifPresent(sessions::end);
            response.addCookie(cookie("", 0));
            response.sendRedirect("/login");
            return;
        }
        String token =
                Optional.ofNullable(request.getParameter("token")).orElse("").strip();
        Verdict verdict = gate.login(token, request.getRemoteAddr());
        if (verdict instanceof Verdict.Admitted admitted) {
            enter(response, admitted.caller());
        } else if (verdict instanceof Refused refused) {
            response.setStatus(refused.status());
            LoginPage.write(response, refused.detail() + " " + refused.hint());
        }
    }

    private void enter(HttpServletResponse response, Caller caller) throws IOException {
        response.addCookie(cookie(sessions.open(caller), (int) Sessions.LIFE.toSeconds()));
        response.sendRedirect("/");
    }

    private static Cookie cookie(String value, int seconds) {
        Cookie cookie = new Cookie(Requests.COOKIE, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(true);
        cookie.setAttribute("SameSite", "Strict");
        cookie.setMaxAge(seconds);
        return cookie;
    }
}
