package org.conpaas.examples.guestbook;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/** GET shows the book, POST adds an entry. Entries live as long as this version of the application. */
@WebServlet("")
public class GuestbookServlet extends HttpServlet {
    private static final int PAGE = 50;
    private static final int LONGEST = 500;

    private final transient Deque<Entry> entries = new ConcurrentLinkedDeque<>();

    private record Entry(String name, String words) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        PrintWriter page = response.getWriter();
        String title = markup(Optional.ofNullable(System.getenv("GUESTBOOK_TITLE")).orElse("Guestbook"));
        page.printf("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title>", title);
        page.printf("<link rel=\"stylesheet\" href=\"guestbook.css\"></head><body><h1>%s</h1>", title);
        page.print("<form method=\"post\"><input name=\"name\" placeholder=\"Name\" required>");
        page.print("<input name=\"words\" placeholder=\"A few words\" required><button>Sign</button></form><ul>");
        entries.stream().limit(PAGE).forEach(entry -> page.printf(
                "<li><b>%s</b> %s</li>", markup(entry.name()), markup(entry.words())));
        page.printf("</ul><footer>Answered by %s</footer></body></html>%n", markup(request.getLocalAddr()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        String name = parameter(request, "name");
        String words = parameter(request, "words");
        if (name.isEmpty() || words.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "name and words are both needed");
            return;
        }
        entries.addFirst(new Entry(name, words));
        // A reload of the page that follows must not sign again.
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/");
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = Optional.ofNullable(request.getParameter(name)).orElse("").trim();
        return value.substring(0, Math.min(value.length(), LONGEST));
    }

    private static String markup(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
