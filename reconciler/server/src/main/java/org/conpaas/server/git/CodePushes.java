package org.conpaas.server.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.server.git.PushedCode.Packed;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from and pushes to the code repositories, whatever they come over. A push to the default branch makes a code version and
 * says so; other branches and tags are only kept. Thread-safe.
 */
public final class CodePushes {
    private static final Logger log = LoggerFactory.getLogger(CodePushes.class);
    private static final String ENABLE = "enable";
    private static final String MASTER = "refs/heads/master";
    private static final int MAX_COMMAND_BYTES = 1 << 20;

    private final GitSettings.Limits limits;
    private final PushedCode code;

    public CodePushes(GitSettings settings, PushedCode code) {
        this.limits = settings.limits();
        this.code = code;
    }

    public UploadPack fetch(Repository repository) {
        UploadPack pack = new UploadPack(repository);
        pack.setTimeout((int) limits.silence().toSeconds());
        return pack;
    }

    /** @param user who pushes, for reflog and commit · @param host where from */
    public ReceivePack push(CodeRepositories.Name name, Repository repository, String user, String host) {
        ReceivePack pack = new ReceivePack(repository);
        pack.setRefLogIdent(new PersonIdent(user, user + "@" + host));
        pack.setTimeout((int) limits.silence().toSeconds());
        pack.setMaxPackSizeLimit(limits.packBytes());
        pack.setMaxObjectSizeLimit(limits.packBytes());
        pack.setMaxCommandBytes(MAX_COMMAND_BYTES);
        pack.setCheckReceivedObjects(true);
        pack.setAllowPushOptions(true);
        Push push = new Push(name, user);
        pack.setPreReceiveHook(push::before);
        pack.setPostReceiveHook(push::after);
        return pack;
    }

    /** One push. The archive is made before the branch moves, so that code which cannot be one refuses the push. */
    private final class Push {
        private final CodeRepositories.Name name;
        private final String user;
        private final Map<ObjectId, Packed> packed = new HashMap<>();

        Push(CodeRepositories.Name name, String user) {
            this.name = name;
            this.user = user;
        }

        void before(ReceivePack pack, Collection<ReceiveCommand> commands) {
            Optional<String> unknown = options(pack).stream()
                    .filter(option -> !option.equals(ENABLE))
                    .findFirst();
            for (ReceiveCommand command : commands) {
                unknown.map(option -> "unknown push option; the only one is " + ENABLE)
                        .or(() -> PushChecks.refusal(pack.getRepository(), command))
                        .ifPresent(why -> command.setResult(Result.REJECTED_OTHER_REASON, why));
            }
            adoptMaster(pack.getRepository(), commands);
            commands.stream()
                    .filter(command -> command.getResult() == Result.NOT_ATTEMPTED)
                    .filter(command -> makesVersion(pack.getRepository(), command))
                    .forEach(command -> pack(pack, command));
        }

        /** Older guides push {@code master}: a repository that begins with it has it as its default branch. */
        private void adoptMaster(Repository repository, Collection<ReceiveCommand> commands) {
            boolean begins = commands.stream().anyMatch(command -> isCreated(command, MASTER))
                    && commands.stream().noneMatch(command -> isCreated(command, head(repository)));
            try {
                if (begins && repository.resolve("HEAD") == null) {
                    repository.updateRef("HEAD").link(MASTER);
                }
            } catch (IOException e) {
                log.warn("The default branch of {} stays as it is: {}", name, e.getMessage());
            }
        }

        private boolean isCreated(ReceiveCommand command, String ref) {
            return command.getType() == ReceiveCommand.Type.CREATE
                    && command.getResult() == Result.NOT_ATTEMPTED
                    && command.getRefName().equals(ref);
        }

        private boolean makesVersion(Repository repository, ReceiveCommand command) {
            return command.getType() != ReceiveCommand.Type.DELETE
                    && command.getRefName().equals(head(repository));
        }

        private void pack(ReceivePack pack, ReceiveCommand command) {
            try (RevWalk walk = new RevWalk(pack.getRepository())) {
                RevCommit commit = walk.parseCommit(command.getNewId());
                packed.put(commit.getId(), code.pack(pack.getRepository(), commit));
            } catch (SourceException e) {
                pack.sendMessage(e.problem().toString());
                command.setResult(Result.REJECTED_OTHER_REASON, "this cannot be code of " + name);
            } catch (MissingObjectException e) {
                command.setResult(Result.REJECTED_MISSING_OBJECT, e.getMessage());
            } catch (IOException e) {
                log.error("A push to {} could not be archived", name, e);
                command.setResult(Result.REJECTED_OTHER_REASON, "it could not be archived: " + e.getMessage());
            }
        }

        void after(ReceivePack pack, Collection<ReceiveCommand> commands) {
            for (ReceiveCommand command : commands) {
                Optional<Packed> archive = Optional.ofNullable(packed.get(command.getNewId()))
                        .filter(made -> makesVersion(pack.getRepository(), command));
                if (command.getResult() == Result.OK && archive.isPresent()) {
                    register(pack, command, archive.orElseThrow());
                } else if (command.getResult() == Result.OK && command.getType() != ReceiveCommand.Type.DELETE) {
                    pack.sendMessage(command.getRefName() + " is kept; only " + head(pack.getRepository())
                            + " makes code versions");
                }
            }
        }

        private void register(ReceivePack pack, ReceiveCommand command, Packed archive) {
            try (RevWalk walk = new RevWalk(pack.getRepository())) {
                RevCommit commit = walk.parseCommit(command.getNewId());
                String version = code.register(name, commit, archive);
                log.info("{} pushed {} of {}", user, version, name);
                pack.sendMessage(name + ": code version " + version + " (" + archive.files() + " files, "
                        + archive.bytes() + " bytes packed)");
                boolean enable = options(pack).contains(ENABLE);
                List<String> lines = enable ? code.enable(name, version, user) : advice(version);
                lines.forEach(line -> pack.sendMessage("  " + line));
            } catch (IOException | RuntimeException e) {
                log.error("A push to {} is in, but made no code version", name, e);
                pack.sendMessage("The commit is in, but no code version could be made of it: " + e.getMessage());
                pack.sendMessage("Push another commit when that is mended; git commit --allow-empty makes one.");
            }
        }

        private List<String> advice(String version) {
            List<String> lines = new ArrayList<>();
            lines.add("enable it with: cps code enable " + name + " " + version + "  (or: git push -o enable)");
            code.forecast(name, version).forEach(line -> lines.add("which would do: " + line));
            return lines;
        }
    }

    private static List<String> options(ReceivePack pack) {
        List<String> options = pack.getPushOptions();
        return options == null ? List.of() : options;
    }

    private static String head(Repository repository) {
        try {
            Ref head = repository.exactRef("HEAD");
            return head == null ? "refs/heads/main" : head.getTarget().getName();
        } catch (IOException unreadable) {
            return "refs/heads/main";
        }
    }
}
