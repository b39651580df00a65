package org.conpaas.server.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;

/** The repositories that this reconciler hosts: {@code <home>/repositories/NAME.git}. Thread-safe. */
public final class HostedRepositories {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Object CREATION = new Object();

    private final GitSettings settings;

    public HostedRepositories(GitSettings settings) {
        this.settings = settings;
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public boolean exists(String name) {
        return isName(name) && Files.exists(directory(name).resolve("HEAD"));
    }

    /**
     * Makes an empty repository whose first branch is {@code main}; one that exists stays as it is.
     *
     * @throws SourceException when the name is not a DNS label
     */
    public void create(String name) throws SourceException, IOException {
        if (!isName(name)) {
            throw SourceException.of(
                    "CP2003", "repository", "\"" + name + "\" is not a name", "use a-z, 0-9 and -, at most 63");
        }
        synchronized (CREATION) {
            Files.createDirectories(directory(name).getParent());
            try (Repository repository = Mirrors.open(directory(name))) {
                configure(repository.getConfig());
            }
        }
    }

    private static void configure(StoredConfig config) throws IOException {
        config.setBoolean("receive", null, "fsckObjects", true);
        config.setBoolean("http", null, "receivepack", true);
        config.save();
    }

    /** Where the repository is, whether it exists or not. */
    Path directory(String name) {
        return settings.hosted(name);
    }
}
