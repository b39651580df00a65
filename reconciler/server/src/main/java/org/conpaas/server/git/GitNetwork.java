package org.conpaas.server.git;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.conpaas.server.git.SourceDefinition.Credentials;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Every network operation with Git servers. Each ends by its deadline, whatever the server does, and a failed one leaves
 * nothing behind. Thread-safe; two operations on one mirror at a time are the caller's to prevent.
 */
final class GitNetwork implements AutoCloseable {
    /** Where a fetched tip is kept in the mirror. */
    static final String TIP = "refs/conpaas/tip";

    private final GitSettings settings;
    private final KnownHosts knownHosts;
    private final SshdSessionFactory ssh;

    GitNetwork(GitSettings settings) {
        this.settings = settings;
        Path directory = settings.home().resolve("ssh");
        knownHosts = new KnownHosts(settings.knownHosts().orElse(directory.resolve("known_hosts")));
        ssh = sshFactory(directory, settings.sshKeys(), knownHosts);
    }

    /** Keys and known hosts come from the reconciler's home, never from the home of whoever runs it. */
    private static SshdSessionFactory sshFactory(Path ssh, List<Path> keys, KnownHosts knownHosts) {
        SshdSessionFactoryBuilder builder = new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(ssh.toFile())
                .setSshDirectory(ssh.toFile())
                .setConfigFile(directory -> null)
                .setServerKeyDatabase((home, directory) -> knownHosts);
        // without any, those are taken that ssh itself would take: id_ed25519 and its kin in that directory
        return (keys.isEmpty() ? builder : builder.setDefaultIdentities(directory -> keys)).build(null);
    }

    /**
     * Asks for the one ref, no more.
     *
     * @return its full name and object; empty when the remote has no such ref
     */
    Optional<Tip> tip(Repository mirror, Remote remote, String branch, Optional<Credentials> credentials)
            throws SourceException {
        Optional<String> full = Remote.fullRef(branch);
        List<String> names = full.map(List::of).orElse(List.of("refs/heads/" + branch, "refs/tags/" + branch));
        return bounded(mirror, remote, credentials, (transport, monitor) -> {
            List<RefSpec> wanted = names.stream().map(RefSpec::new).toList();
            try (FetchConnection connection = transport.openFetch(wanted)) {
                Map<String, Ref> refs = connection.getRefs().stream()
                        .collect(Collectors.toMap(Ref::getName, ref -> ref, (one, other) -> one));
                return tip(names, refs);
            }
        });
    }

    private static Optional<Tip> tip(List<String> names, Map<String, Ref> refs) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable(refs.get(name)))
                .filter(ref -> ref.getObjectId() != null)
                .findFirst()
                .map(ref -> new Tip(ref.getName(), ref.getObjectId()));
    }

    /** Whether the remote has no ref at all. */
    boolean isEmpty(Repository mirror, Remote remote, Optional<Credentials> credentials) throws SourceException {
        return bounded(mirror, remote, credentials, (transport, monitor) -> {
            try (FetchConnection connection = transport.openFetch()) {
                return connection.getRefs().isEmpty();
            }
        });
    }

    /** Brings the ref and what it needs into the mirror, as {@link #TIP}. */
    void fetch(Repository mirror, Remote remote, String fullRef, Optional<Credentials> credentials)
            throws SourceException {
        RefSpec spec = new RefSpec("+" + fullRef + ":" + TIP);
        // Never shallow: history and rollback need the commits, and JGit's check of what was fetched refuses a shallow
        // answer
        bounded(mirror, remote, credentials, (transport, monitor) -> transport.fetch(monitor, List.of(spec)));
    }

    /** Brings every branch and tag: a commit that is named by its id may be on any. */
    void fetchAll(Repository mirror, Remote remote) throws SourceException {
        List<RefSpec> all = List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));
        bounded(mirror, remote, Optional.empty(), (transport, monitor) -> transport.fetch(monitor, all));
    }

    /** @param update with the commit at which the remote's branch is expected to be */
    PushAnswer push(Repository mirror, Remote remote, RemoteRefUpdate update, Optional<Credentials> credentials)
            throws SourceException {
        return bounded(mirror, remote, credentials, (transport, monitor) -> {
            transport.push(monitor, List.of(update));
            return switch (update.getStatus()) {
                case OK, UP_TO_DATE -> PushAnswer.DONE;
                case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> PushAnswer.LOST_RACE;
                default -> PushAnswer.REFUSED;
            };
        });
    }

    @Override
    public void close() {
        ssh.close();
    }

    private <T> T bounded(Repository mirror, Remote remote, Optional<Credentials> credentials, Operation<T> operation)
            throws SourceException {
        remote.checkAddress(settings.sourceAddresses());
        var limits = settings.limits();
        Deadline deadline = new Deadline(limits.operation(), limits.silence(), limits.packBytes());
        FetchGuard guard = new FetchGuard(mirror, limits, deadline);
        // The streams see to the deadline where they are sockets; ssh and local pipes need the interrupt
        Timeout<T> timeout =
                Timeout.<T>builder(limits.operation()).withInterrupt().build();
        try {
            return Failsafe.with(timeout).get(() -> run(mirror, remote, credentials, operation, guard, deadline));
        } catch (TimeoutExceededException e) {
            throw guard.tooSlow(remote);
        } catch (FailsafeException e) {
            throw explain(guard, remote, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw explain(guard, remote, e);
        } finally {
            guard.sweep();
        }
    }

    private SourceException explain(FetchGuard guard, Remote remote, Throwable failure) {
        return knownHosts
                .refusal(remote.host(), remote.uri().getPort())
                .map(SourceException::new)
                .orElseGet(() -> guard.explain(remote, failure));
    }

    private <T> T run(
            Repository mirror,
            Remote remote,
            Optional<Credentials> credentials,
            Operation<T> operation,
            FetchGuard guard,
            Deadline deadline)
            throws IOException {
        try (Transport transport = open(mirror, remote, credentials, deadline)) {
            return operation.run(transport, guard);
        }
    }

    private Transport open(Repository mirror, Remote remote, Optional<Credentials> credentials, Deadline deadline)
            throws IOException {
        Transport transport = Transport.open(mirror, remote.uri());
        transport.setTimeout((int) Math.max(1, settings.limits().silence().toSeconds()));
        transport.setCheckFetchedObjects(true);
        transport.setTagOpt(TagOpt.NO_TAGS);
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new GuardedHttp(remote.uri(), settings, deadline));
            credentials.ifPresent(known -> transport.setCredentialsProvider(
                    new UsernamePasswordCredentialsProvider(known.user(), known.password())));
        } else if (transport instanceof SshTransport secure) {
            secure.setSshSessionFactory(ssh);
        } else if (!remote.isLocal()) {
            transport.close();
            throw new NotSupportedException("neither https nor ssh nor local: " + remote.shown());
        }
        return transport;
    }

    enum PushAnswer {
        DONE,
        LOST_RACE,
        REFUSED
    }

    /** What the remote's ref points to: a commit, or the tag that names one. */
    record Tip(String ref, ObjectId id) {}

    @FunctionalInterface
    private interface Operation<T> {
        T run(Transport transport, FetchGuard guard) throws IOException;
    }
}
