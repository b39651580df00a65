package org.conpaas.container;

import java.io.File;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What is deployed. */
final class Archives {
    private Archives() {}

    static WebArchive war() {
        File war = Path.of(System.getProperty("conpaas.test.distribution"), "lib", "conpaas.war")
                .toFile();
        return ShrinkWrap.create(ZipImporter.class, "conpaas.war")
                .importFrom(war)
                .as(WebArchive.class);
    }
}
