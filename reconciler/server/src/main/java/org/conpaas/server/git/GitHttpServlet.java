package org.conpaas.server.git;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.http.server.resolver.AsIsFileService;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefFilter;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.ServiceNotAuthorizedException;

/**
 * Git over http for the hosted repositories, to be mapped to {@code /git/*}. Whoever asks has been authenticated before:
 * without a principal nothing is answered, not even whether a repository exists.
 */
public final class GitHttpServlet extends GitServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern PATH = Pattern.compile("([^/]{1,63})\\.git");
    private static final int MAX_COMMAND_BYTES = 1 << 20;

    /** What the reconciler keeps beside the branches is nobody's to read or write. */
    private static final RefFilter VISIBLE = refs -> refs.entrySet().stream()
            .filter(ref -> !ref.getKey().startsWith(SourceMemory.PREFIX))
            .collect(Collectors.toMap(ref -> ref.getKey(), ref -> ref.getValue()));

    private final transient HostedRepositories repositories;
    private final transient GitSettings.Limits limits;
    private final transient PushChecks checks;

    public GitHttpServlet(HostedRepositories repositories, GitSettings settings, PushChecks checks) {
        this.repositories = repositories;
        this.limits = settings.limits();
        this.checks = checks;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        setAsIsFileService(AsIsFileService.DISABLED);
        setRepositoryResolver(this::open);
        setUploadPackFactory((request, repository) -> uploadPack(repository));
        setReceivePackFactory((request, repository) -> receivePack(request, repository));
        super.init(config);
    }

    private Repository open(HttpServletRequest request, String path)
            throws RepositoryNotFoundException, ServiceNotAuthorizedException {
        if (request.getUserPrincipal() == null) {
            throw new ServiceNotAuthorizedException("log in first");
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches() || !repositories.exists(matcher.group(1))) {
            throw new RepositoryNotFoundException(path);
        }
        try {
            return Mirrors.open(repositories.directory(matcher.group(1)));
        } catch (IOException e) {
            throw new RepositoryNotFoundException(path, e);
        }
    }

    private UploadPack uploadPack(Repository repository) {
        UploadPack pack = new UploadPack(repository);
        pack.setTimeout((int) limits.silence().toSeconds());
        pack.setRefFilter(VISIBLE);
        return pack;
    }

    private ReceivePack receivePack(HttpServletRequest request, Repository repository) {
        ReceivePack pack = new ReceivePack(repository);
        String user = request.getUserPrincipal().getName();
        pack.setRefLogIdent(new PersonIdent(user, user + "@" + request.getRemoteHost()));
        pack.setTimeout((int) limits.silence().toSeconds());
        pack.setRefFilter(VISIBLE);
        pack.setMaxPackSizeLimit(limits.packBytes());
        pack.setMaxObjectSizeLimit(limits.packBytes());
        pack.setMaxCommandBytes(MAX_COMMAND_BYTES);
        pack.setCheckReceivedObjects(true);
        pack.setAllowPushOptions(false);
        checks.attach(name(repository), pack);
        return pack;
    }

    private static String name(Repository repository) {
        return repository.getDirectory().getName().replaceAll("\\.git$", "");
    }
}
