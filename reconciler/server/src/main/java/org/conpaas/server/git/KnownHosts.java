package org.conpaas.server.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.eclipse.jgit.annotations.NonNull;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The host keys that the operator has written down, in OpenSSH's format. Nobody is there to be asked, so a host that is not among them
 * is refused, and the problem says how to add it. Read anew for each connection. Thread-safe.
 */
final class KnownHosts implements ServerKeyDatabase {
    private static final int DEFAULT_PORT = 22;

    private final Path file;
    private final Map<String, Problem> refused = new ConcurrentHashMap<>();

    KnownHosts(Path file) {
        this.file = file;
    }

    @Override
    public @NonNull List<PublicKey> lookup(
            @NonNull String connectAddress, @NonNull InetSocketAddress remoteAddress, @NonNull Configuration config) {
        return keys(connectAddress);
    }

    @Override
    public boolean accept(
            @NonNull String connectAddress,
            @NonNull InetSocketAddress remoteAddress,
            @NonNull PublicKey serverKey,
            @NonNull Configuration config,
            @Nullable CredentialsProvider provider) {
        List<PublicKey> known = keys(connectAddress);
        boolean revoked =
                keys(connectAddress, "revoked").stream().anyMatch(key -> KeyUtils.compareKeys(key, serverKey));
        boolean accepted = !revoked && known.stream().anyMatch(key -> KeyUtils.compareKeys(key, serverKey));
        if (!accepted) {
            refused.put(
                    connectAddress,
                    known.isEmpty() && !revoked
                            ? unknown(connectAddress, serverKey)
                            : changed(connectAddress, serverKey));
        }
        return accepted;
    }

    /** Why the host was refused when it was last connected to; told once. */
    Optional<Problem> refusal(String host, int port) {
        return Optional.ofNullable(refused.remove(pattern(host, port)));
    }

    private static String pattern(String host, int port) {
        return KnownHostHashValue.createHostPattern(host, port <= 0 ? DEFAULT_PORT : port);
    }

    private List<PublicKey> keys(String connectAddress) {
        return keys(connectAddress, "");
    }

    /** @param marker as in {@code @revoked}; empty: the keys that are trusted */
    private List<PublicKey> keys(String connectAddress, String marker) {
        if (!Files.isReadable(file)) {
            return List.of();
        }
        try {
            return KnownHostEntry.readKnownHostEntries(file).stream()
                    .filter(entry -> marker.equals(Objects.requireNonNullElse(entry.getMarker(), "")))
                    .filter(entry -> matches(entry, connectAddress))
                    .flatMap(KnownHosts::key)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean matches(KnownHostEntry entry, String connectAddress) {
        int end = connectAddress.lastIndexOf("]:");
        return end < 0
                ? entry.isHostMatch(connectAddress, DEFAULT_PORT)
                : entry.isHostMatch(
                        connectAddress.substring(1, end), Integer.parseInt(connectAddress.substring(end + 2)));
    }

    private static Stream<PublicKey> key(KnownHostEntry entry) {
        AuthorizedKeyEntry key = entry.getKeyEntry();
        try {
            return Stream.ofNullable(key.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
        } catch (IOException | GeneralSecurityException unreadable) {
            return Stream.empty();
        }
    }

    private Problem unknown(String host, PublicKey key) {
        return Problem.error(
                "CP2031",
                SourcePosition.of(host),
                "the host key of " + host + " is not known: " + shown(key),
                "compare it with what the host's operator publishes, then: ssh-keyscan " + arguments(host) + " >> "
                        + file);
    }

    private Problem changed(String host, PublicKey key) {
        return Problem.error(
                "CP2032",
                SourcePosition.of(host),
                "the host key of " + host + " is not the one that was written down: " + shown(key)
                        + "; somebody may be in between",
                "ask the host's operator; if it was changed on purpose, replace its line in " + file);
    }

    private static String shown(PublicKey key) {
        return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
    }

    private static String arguments(String host) {
        int end = host.lastIndexOf("]:");
        return end < 0 ? host : "-p " + host.substring(end + 2) + " " + host.substring(1, end);
    }
}
