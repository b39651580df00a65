package org.conpaas.server.ssh;

import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.conpaas.server.security.Throttle;
import org.conpaas.server.ssh.KeyRing.Grant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected, and by which key. An address that offers wrong keys again and again must wait. Thread-safe. */
final class Guests implements PublickeyAuthenticator, SessionListener {
    private static final Logger log = LoggerFactory.getLogger(Guests.class);
    private static final AttributeKey<String> FINGERPRINT = new AttributeKey<>();
    private static final String USER = "git";
    private static final int MOST = 100;

    private final KeyRing ring;
    private final Throttle throttle;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    Guests(KeyRing ring, Throttle throttle) {
        this.ring = ring;
        this.throttle = throttle;
    }

    @Override
    public boolean authenticate(String user, PublicKey key, ServerSession session) {
        String fingerprint = PublicKeyText.fingerprint(key);
        boolean known = USER.equals(user) && !grants(fingerprint).isEmpty();
        if (known) {
            // called again for the key that is proved in the end, just before
            session.setAttribute(FINGERPRINT, fingerprint);
        } else {
            throttle.failed(address(session));
        }
        return known;
    }

    /** What the session's key opens now: a key that was removed meanwhile opens nothing. */
    List<Grant> grants(ServerSession session) {
        String fingerprint = session.getAttribute(FINGERPRINT);
        return fingerprint == null ? List.of() : grants(fingerprint);
    }

    private List<Grant> grants(String fingerprint) {
        try {
            return ring.grants(fingerprint);
        } catch (RuntimeException e) {
            log.warn("Nobody can be let in over ssh: {}", e.getMessage());
            return List.of();
        }
    }

    @Override
    public void sessionCreated(Session session) {
        sessions.add(session);
        boolean full = sessions.size() > MOST;
        if (full || throttle.wait(address(session)).isPresent()) {
            log.warn("{} is turned away from ssh: {}", address(session), full ? "too many connections" : "wrong keys");
            session.close(true);
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated) {
            throttle.succeeded(address(session));
        }
    }

    @Override
    public void sessionClosed(Session session) {
        sessions.remove(session);
    }

    private static String address(Session session) {
        return session.getRemoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
