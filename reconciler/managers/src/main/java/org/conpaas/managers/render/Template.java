package org.conpaas.managers.render;

import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The text of a configuration file with places to fill in. Immutable; any thread may use it. */
public final class Template {
    /**
     * The dollar is escaped too: <code>${artifact:web}</code> in a user's text must reach the page as it is, and not be
     * taken for a placeholder by the agent.
     */
    private static final EscapingStrategy MARKUP = new EscapingStrategy.Hbs(new String[][] {
        {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}, {"$", "&#36;"},
    });

    private final com.github.jknack.handlebars.Template compiled;

    private Template(com.github.jknack.handlebars.Template compiled) {
        this.compiled = compiled;
    }

    static Template of(String name, String text) {
        boolean markup = name.endsWith(".html") || name.endsWith(".xml");
        Handlebars engine = new Handlebars().with(markup ? MARKUP : EscapingStrategy.NOOP);
        engine.prettyPrint(true);
        engine.registerHelperMissing((context, options) -> {
            throw new IllegalArgumentException(name + " names " + options.helperName + ", which is not given");
        });
        try {
            return new Template(engine.compileInline(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param values by name: text, truth values, and lists of such maps
     * @throws RuntimeException when the template names a value that is not given
     */
    public String render(Map<String, ?> values) {
        try {
            return compiled.apply(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
