package org.conpaas.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Browsers that have logged in. Kept in memory by the hash of their cookie; one ends after twelve hours, with its token, or
 * with the process. Thread-safe.
 */
public final class Sessions {
    static final Duration LIFE = Duration.ofHours(12);
    private static final int AT_MOST = 1_000;

    private final Tokens tokens;
    private final Clock clock;
    private final Map<String, Session> byHash = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > AT_MOST;
        }
    };

    public Sessions(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    private record Session(Caller caller, Instant endsAt) {}

    /** @return the cookie's value */
    synchronized String open(Caller caller) {
        String cookie = RandomText.next();
        byHash.put(RandomText.hash(cookie), new Session(caller, clock.instant().plus(LIFE)));
        return cookie;
    }

    /** Whose session it is; empty when there is none, or when its token is gone. */
    Optional<Caller> caller(String cookie) {
        return live(RandomText.hash(cookie)).flatMap(caller -> tokens.byHash(caller.credential()));
    }

    private synchronized Optional<Caller> live(String hash) {
        Optional<Session> session = Optional.ofNullable(byHash.get(hash));
        if (session.filter(known -> known.endsAt().isAfter(clock.instant())).isEmpty()) {
            byHash.remove(hash);
            return Optional.empty();
        }
        return session.map(Session::caller);
    }

    synchronized void end(String cookie) {
        byHash.remove(RandomText.hash(cookie));
    }
}
