package org.conpaas.server.ssh;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.conpaas.server.git.CodeHosting;
import org.conpaas.server.git.Threads;
import org.conpaas.server.security.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ssh server: user {@code git}, public keys only, Git only. That its port is taken is said and stops nothing else. Thread-safe.
 */
public final class SshDoor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SshDoor.class);
    private static final int COMMANDS = 8;
    private static final int WAITING_COMMANDS = 100;
    private static final int TRIES_A_CONNECTION = 8;
    private static final int CHANNELS_A_CONNECTION = 4;
    private static final Duration TO_AUTHENTICATE = Duration.ofSeconds(20);
    /** Archiving a large push is silent for a while; a peer that stalls in a transfer is given up sooner, by Git's own limit. */
    private static final Duration IDLE = Duration.ofMinutes(10);
    /** SHA-1 and DSA. */
    private static final Set<String> WEAK_SIGNATURES = Set.of("ssh-rsa", "ssh-dss", "ssh-rsa-cert-v01@openssh.com");

    private final SshServer server;
    private final CloseableExecutorService threads;
    private final KeyPair hostKey;
    private final Guests guests;

    private SshDoor(KeyPair hostKey, KeyRing ring, CodeHosting code, Throttle throttle) {
        this.hostKey = hostKey;
        threads = new SshThreadPoolExecutor(
                COMMANDS,
                COMMANDS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(WAITING_COMMANDS),
                Threads.named("ssh-git"));
        guests = new Guests(ring, throttle);
        server = SshServer.setUpDefaultServer();
        serveGitOnly(code);
        limit();
    }

    /** @param address of this machine · @param port 0: any that is free */
    public record Place(String address, int port) {}

    /** @param hostKey made when absent */
    public record Keys(Path hostKey, KeyRing ring) {}

    /** @return empty when it cannot listen there, which is logged with what to do */
    public static Optional<SshDoor> open(Place place, Keys keys, CodeHosting code, Throttle throttle) {
        try {
            KeyPair hostKey = HostKey.open(keys.hostKey());
            SshDoor door = new SshDoor(hostKey, keys.ring(), code, throttle);
            door.listen(place);
            return Optional.of(door);
        } catch (BindException taken) {
            log.warn(
                    "CP5301: code cannot be pushed over ssh: port {} of {} cannot be listened on ({}). Free it, or set"
                            + " conpaas.ssh.port to another, or conpaas.ssh.enabled=false; https works all the same",
                    place.port(),
                    place.address(),
                    taken.getMessage());
        } catch (IOException | GeneralSecurityException | UnresolvedAddressException e) {
            log.error("CP5302: code cannot be pushed over ssh: {}", e.toString());
        }
        return Optional.empty();
    }

    private void listen(Place place) throws IOException {
        server.setHost(place.address());
        server.setPort(place.port());
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw e;
        }
        log.info("Code can be pushed over ssh at {}:{}", place.address(), server.getPort());
    }

    public int port() {
        return server.getPort();
    }

    /** What {@code known_hosts} needs after the host: type and key. */
    public String hostKey() {
        return HostKey.line(hostKey);
    }

    private void serveGitOnly(CodeHosting code) {
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(guests);
        server.setCommandFactory((channel, line) -> command(channel, line, code));
        server.setShellFactory(channel -> command(channel, "a shell", code));
        server.setSubsystemFactories(List.of());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE));
        server.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        server.setSignatureFactories(server.getSignatureFactories().stream()
                .filter(signature -> !WEAK_SIGNATURES.contains(signature.getName()))
                .toList());
    }

    private GitCommand command(ChannelSession channel, String line, CodeHosting code) {
        return new GitCommand(line, ThreadUtils.noClose(threads), code, guests.grants(channel.getServerSession()));
    }

    private void limit() {
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, TRIES_A_CONNECTION);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS_A_CONNECTION);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, TO_AUTHENTICATE);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, IDLE);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "conpaas");
        server.addSessionListener(guests);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            log.warn("The ssh server did not stop well: {}", e.getMessage());
        }
        threads.shutdownNow();
    }
}
