package org.conpaas.server.git;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who pushes to a hosted repository what is wrong and what will happen, and sets the source going when the push is in.
 * A broken commit is accepted, because what runs keeps running; a repository that wants it refused says
 * {@code conpaas.rejectInvalid = true}.
 */
public final class PushChecks {
    private static final Logger log = LoggerFactory.getLogger(PushChecks.class);
    private static final String BRANCHES = "refs/heads/";
    private static final int LINES = 50;

    private final GitSources sources;
    private final Forecast forecast;

    public PushChecks(GitSources sources, Forecast forecast) {
        this.sources = sources;
        this.forecast = forecast;
    }

    /** What applying a manifest would do, for people. */
    @FunctionalInterface
    public interface Forecast {
        /** @return a line each; quick, for somebody waits */
        List<String> lines(Manifest manifest);
    }

    void attach(String repository, ReceivePack pack) {
        pack.setPreReceiveHook((received, commands) -> before(repository, received, commands));
        pack.setPostReceiveHook((received, commands) -> after(repository, commands));
    }

    private void before(String source, ReceivePack pack, Collection<ReceiveCommand> commands) {
        for (ReceiveCommand command : commands) {
            refusal(pack.getRepository(), command)
                    .ifPresent(why -> command.setResult(Result.REJECTED_OTHER_REASON, why));
            if (command.getResult() == Result.NOT_ATTEMPTED && isBranchOf(source, command)) {
                preview(source, pack, command);
            } else if (command.getResult() == Result.NOT_ATTEMPTED
                    && command.getRefName().startsWith(BRANCHES)
                    && command.getType() != ReceiveCommand.Type.DELETE) {
                tellOfAnother(source, pack, command.getRefName().substring(BRANCHES.length()));
            }
        }
    }

    /** A git that calls its first branch master would push, and nothing would ever come of it. */
    private void tellOfAnother(String source, ReceivePack pack, String branch) {
        sources.definition(source)
                .map(SourceDefinition::branch)
                .ifPresent(followed -> pack.sendMessage("Nothing follows branch " + branch + "; " + source
                        + " is followed at " + followed + ": git push origin " + branch + ":" + followed));
    }

    static Optional<String> refusal(Repository repository, ReceiveCommand command) {
        String ref = command.getRefName();
        if (!ref.startsWith(BRANCHES) && !ref.startsWith("refs/tags/")) {
            return Optional.of("only branches and tags can be pushed");
        }
        boolean delete = command.getType() == ReceiveCommand.Type.DELETE;
        return delete && isHead(repository, ref)
                ? Optional.of("the default branch cannot be deleted; remove the repository instead")
                : Optional.empty();
    }

    private static boolean isHead(Repository repository, String ref) {
        try {
            Ref head = repository.exactRef("HEAD");
            return head != null && head.getTarget().getName().equals(ref);
        } catch (IOException unreadable) {
            return true;
        }
    }

    private boolean isBranchOf(String source, ReceiveCommand command) {
        String branch = sources.definition(source).map(SourceDefinition::branch).orElse("");
        boolean kept = command.getType() != ReceiveCommand.Type.DELETE;
        return kept
                && (command.getRefName().equals(BRANCHES + branch)
                        || command.getRefName().equals(branch));
    }

    private void preview(String source, ReceivePack pack, ReceiveCommand command) {
        try {
            sources.preview(source, command.getNewId()).ifPresent(preview -> tell(pack, command, preview));
        } catch (SourceException e) {
            pack.sendMessage(e.problem().toString());
            pack.sendMessage("What runs keeps running.");
            rejectIfWanted(pack, command);
        }
    }

    private void tell(ReceivePack pack, ReceiveCommand command, PushPreview preview) {
        preview.problems().stream().limit(LINES).map(Problem::toString).forEach(pack::sendMessage);
        preview.manifests().values().stream().limit(LINES).forEach(manifest -> {
            pack.sendMessage(manifest.name() + ": will be applied");
            forecast.lines(manifest).forEach(line -> pack.sendMessage("  " + line));
        });
        preview.code().stream()
                .filter(name -> !preview.manifests().containsKey(name))
                .sorted()
                .limit(LINES)
                .forEach(name -> pack.sendMessage(name + ": gets new code"));
        preview.gone().stream().limit(LINES).forEach(name -> pack.sendMessage(name + ": will be removed"));
        if (!preview.isValid()) {
            pack.sendMessage("Applications with a broken manifest keep what runs.");
            rejectIfWanted(pack, command);
        }
    }

    private static void rejectIfWanted(ReceivePack pack, ReceiveCommand command) {
        if (pack.getRepository().getConfig().getBoolean("conpaas", "rejectInvalid", false)) {
            command.setResult(
                    Result.REJECTED_OTHER_REASON, "its manifests have errors, and conpaas.rejectInvalid is set");
        }
    }

    private void after(String source, Collection<ReceiveCommand> commands) {
        if (commands.stream().anyMatch(command -> command.getResult() == Result.OK)) {
            CompletableFuture<Void> look = sources.sync(source);
            log.debug("Push to {} accepted; looking: {}", source, !look.isDone());
        }
    }
}
