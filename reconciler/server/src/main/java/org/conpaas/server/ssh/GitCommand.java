package org.conpaas.server.ssh;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.conpaas.server.git.CodeHosting;
import org.conpaas.server.git.CodeRepositories;
import org.conpaas.server.git.SourceException;
import org.conpaas.server.ssh.KeyRing.Grant;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller asked to be run: {@code git-upload-pack} or {@code git-receive-pack} on one repository. Everything else, a shell
 * among it, is answered by a sentence. Nothing is handed to a shell or looked up as a file.
 */
final class GitCommand extends AbstractCommandSupport {
    private static final Logger log = LoggerFactory.getLogger(GitCommand.class);
    private static final Pattern LINE = Pattern.compile("git[- ](upload|receive)-pack '?(/?[a-z0-9/.-]{1,200})'?");
    private static final int REFUSED = 128;

    private final CodeHosting code;
    private final List<Grant> grants;

    /** @param grants of the caller's key */
    GitCommand(String line, CloseableExecutorService threads, CodeHosting code, List<Grant> grants) {
        super(line, threads);
        this.code = code;
        this.grants = List.copyOf(grants);
    }

    @Override
    public void run() {
        int status = REFUSED;
        try {
            Matcher asked = LINE.matcher(String.valueOf(getCommand()));
            if (!asked.matches()) {
                say("This server gives no shell: it only answers git fetch and git push, for the code of services.");
            } else {
                serve(asked.group(1).equals("receive"), asked.group(2));
                status = 0;
            }
        } catch (SourceException e) {
            say(e.problem().toString());
        } catch (IOException | RuntimeException e) {
            log.warn("{} failed: {}", getCommand(), e.toString());
            say("This could not be done: " + e.getMessage());
        } finally {
            onExit(status);
        }
    }

    private void serve(boolean push, String path) throws SourceException, IOException {
        Grant grant =
                CodeRepositories.Name.parse(path).flatMap(this::grant).orElseThrow(() -> CodeRepositories.absent(path));
        try (Repository repository = code.repositories().open(grant.name())) {
            if (push) {
                code.pushes()
                        .push(grant.name(), repository, grant.user(), host())
                        .receive(getInputStream(), getOutputStream(), getErrorStream());
            } else {
                fetch(repository);
            }
        }
    }

    private void fetch(Repository repository) throws IOException {
        UploadPack pack = code.pushes().fetch(repository);
        Optional.ofNullable(getEnvironment().getEnv().get("GIT_PROTOCOL"))
                .ifPresent(protocol -> pack.setExtraParameters(List.of(protocol.split(":"))));
        pack.upload(getInputStream(), getOutputStream(), getErrorStream());
    }

    private Optional<Grant> grant(CodeRepositories.Name name) {
        return grants.stream().filter(grant -> grant.name().equals(name)).findFirst();
    }

    private String host() {
        return getServerSession().getClientAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private void say(String text) {
        PrintStream err = new PrintStream(getErrorStream(), true, StandardCharsets.UTF_8);
        err.print("conpaas: " + text.replaceAll("\\p{Cntrl}+", " ") + "\r\n");
        err.flush();
    }
}
