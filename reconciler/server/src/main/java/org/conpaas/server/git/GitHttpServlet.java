package org.conpaas.server.git;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
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
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.resolver.ServiceNotAuthorizedException;

/**
 * Git over http for the hosted repositories, to be mapped to {@code /git/*}. Whoever asks has been authenticated before:
 * without a principal nothing is answered, not even whether a repository exists.
 */
public final class GitHttpServlet extends GitServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern PATH = Pattern.compile("([^/]{1,63})\\.git");
    private static final Pattern CODE = Pattern.compile("code/([^/]{1,63}/[^/]{1,63}\\.git)");
    private static final String NAME = "org.conpaas.code.name";
    private static final int MAX_COMMAND_BYTES = 1 << 20;

    /** What the reconciler keeps beside the branches is nobody's to read or write. */
    private static final RefFilter VISIBLE = refs -> refs.entrySet().stream()
            .filter(ref -> !ref.getKey().startsWith(SourceMemory.PREFIX))
            .collect(Collectors.toMap(ref -> ref.getKey(), ref -> ref.getValue()));

    private final transient HostedRepositories repositories;
    private final transient GitSettings.Limits limits;
    private final transient PushChecks checks;
    private final transient CodeHosting code;

    public GitHttpServlet(HostedRepositories repositories, GitSettings settings, PushChecks checks, CodeHosting code) {
        this.repositories = repositories;
        this.limits = settings.limits();
        this.checks = checks;
        this.code = code;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        setAsIsFileService(AsIsFileService.DISABLED);
        setRepositoryResolver(this::open);
        setUploadPackFactory((request, repository) ->
                codeName(request).map(name -> code.pushes().fetch(repository)).orElseGet(() -> uploadPack(repository)));
        setReceivePackFactory((request, repository) -> codeName(request)
                .map(name -> code.pushes().push(name, repository, user(request), request.getRemoteHost()))
                .orElseGet(() -> receivePack(request, repository)));
        super.init(config);
    }

    private Repository open(HttpServletRequest request, String path)
            throws RepositoryNotFoundException, ServiceNotAuthorizedException, ServiceMayNotContinueException {
        if (request.getUserPrincipal() == null) {
            throw new ServiceNotAuthorizedException("log in first");
        }
        Matcher ofCode = CODE.matcher(path);
        if (ofCode.matches()) {
            return openCode(request, ofCode.group(1));
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

    private Repository openCode(HttpServletRequest request, String path) throws ServiceMayNotContinueException {
        try {
            CodeRepositories.Name name =
                    CodeRepositories.Name.parse(path).orElseThrow(() -> CodeRepositories.absent(path));
            Repository repository = code.repositories().open(name);
            request.setAttribute(NAME, name);
            return repository;
        } catch (SourceException e) {
            // the git program shows the text only when the status is that of an answer
            throw new ServiceMayNotContinueException(e.problem().toString(), HttpServletResponse.SC_OK);
        } catch (IOException e) {
            throw new ServiceMayNotContinueException("the repository cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Optional<CodeRepositories.Name> codeName(HttpServletRequest request) {
        return Optional.ofNullable((CodeRepositories.Name) request.getAttribute(NAME));
    }

    private static String user(HttpServletRequest request) {
        return request.getUserPrincipal().getName();
    }

    private UploadPack uploadPack(Repository repository) {
        UploadPack pack = new UploadPack(repository);
        pack.setTimeout((int) limits.silence().toSeconds());
        pack.setRefFilter(VISIBLE);
        return pack;
    }

    private ReceivePack receivePack(HttpServletRequest request, Repository repository) {
        ReceivePack pack = new ReceivePack(repository);
        String user = user(request);
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
