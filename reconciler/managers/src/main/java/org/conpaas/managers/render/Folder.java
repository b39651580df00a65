package org.conpaas.managers.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files that lie beside a service type's class. */
public final class Folder {
    private final Class<?> owner;

    private Folder(Class<?> owner) {
        this.owner = owner;
    }

    public static Folder of(Class<?> owner) {
        return new Folder(owner);
    }

    /** @throws IllegalArgumentException when there is no such file */
    public String text(String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + name + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The template {@code NAME.hbs}; values are escaped for HTML and XML when the name ends so. */
    public Template template(String name) {
        return Template.of(name, text(name + ".hbs"));
    }
}
