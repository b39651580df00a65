package org.conpaas.server.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The one page that is there before anybody has logged in; it needs no other file. */
final class LoginPage {
    private static final String TEXT = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>ConPaaS: log in</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 15vh auto; padding: 0 1rem }
            input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; margin: .25rem 0 }
            .problem { color: #a40000 }
            </style>
            </head>
            <body>
            <h1>ConPaaS</h1>
            <p class="problem" role="alert">{message}</p>
            <form method="post" action="/login">
            <label for="token">Token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <button>Log in</button>
            </form>
            <p>The first start of the reconciler prints the token.</p>
            </body>
            </html>
            """;

    private LoginPage() {}

    /** @param message plain text of our own; nothing that a request brought */
    static void write(HttpServletResponse response, String message) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(TEXT.replace("{message}", message));
    }
}
