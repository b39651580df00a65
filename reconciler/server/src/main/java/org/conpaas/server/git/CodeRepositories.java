package org.conpaas.server.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;

/**
 * Repositories for the code of services, one each: {@code <home>/repositories/code/APP/SERVICE.git}. Each is made when it is first
 * pushed to or cloned. Thread-safe.
 */
public final class CodeRepositories {
    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern PATH = Pattern.compile("/?(" + LABEL + ")/(" + LABEL + ")(?:\\.git)?");
    private static final Object CREATION = new Object();

    private final Path folder;
    private final Predicate<Name> hasCode;

    /** @param hasCode whether a current manifest has that service, and its type has code */
    public CodeRepositories(GitSettings settings, Predicate<Name> hasCode) {
        this.folder = settings.home().resolve("repositories").resolve("code");
        this.hasCode = hasCode;
    }

    /** The service whose code it is; both are DNS labels. */
    public record Name(String application, String service) {
        /** @return empty for every path that is not exactly {@code APP/SERVICE.git}; a slash may precede, the ending may lack */
        public static Optional<Name> parse(String path) {
            Matcher matcher = PATH.matcher(path);
            return matcher.matches() ? Optional.of(new Name(matcher.group(1), matcher.group(2))) : Optional.empty();
        }

        @Override
        public String toString() {
            return application + "/" + service;
        }
    }

    /**
     * The repository, empty at first. The caller closes it.
     *
     * @throws SourceException when there is no such service, or it has no code
     */
    public Repository open(Name name) throws SourceException, IOException {
        if (!hasCode.test(name)) {
            throw absent(name.toString());
        }
        synchronized (CREATION) {
            Path directory = folder.resolve(name.application()).resolve(name.service() + ".git");
            Files.createDirectories(directory.getParent());
            return Mirrors.open(directory);
        }
    }

    /** The same whether something of that name is there and has no code, is not there, or is nobody's to know. */
    public static SourceException absent(String path) {
        return SourceException.of(
                "CP2050",
                path,
                "there is no service with code of that name, or you have no access to it",
                "write it as APP/SERVICE.git, as cps code remote APP/SERVICE shows; the manifest that names the service"
                        + " must be committed first");
    }
}
