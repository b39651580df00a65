package org.conpaas.server.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;

/** Bare repositories below the home directory. */
final class Mirrors {
    private Mirrors() {}

    /** Opens the repository, or makes an empty one whose {@code HEAD} is {@code main}. The caller closes it. */
    static Repository open(Path directory) throws IOException {
        FileRepository repository = new FileRepository(directory.toFile());
        if (!Files.exists(directory.resolve("HEAD"))) {
            repository.create(true);
            repository.updateRef("HEAD").link("refs/heads/main");
        }
        configure(repository.getConfig());
        return repository;
    }

    /** What the home directory of whoever runs the reconciler says must not count. */
    private static void configure(StoredConfig config) throws IOException {
        if (config.getBoolean("http", "sslVerify", false) && !config.getBoolean("gc", "autoDetach", true)) {
            return;
        }
        config.setBoolean("http", null, "sslVerify", true);
        config.setString("http", null, "followRedirects", "initial");
        config.setBoolean("gc", null, "autoDetach", false);
        config.setBoolean("core", null, "logAllRefUpdates", false);
        config.setBoolean("core", null, "fsyncRefFiles", false);
        config.save();
    }
}
