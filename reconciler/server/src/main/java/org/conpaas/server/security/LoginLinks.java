package org.conpaas.server.security;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Links that log a browser in once, within a minute. Thread-safe. */
public final class LoginLinks {
    static final Duration LIFE = Duration.ofSeconds(60);
    private static final int AT_MOST = 100;

    private final URI publicUrl;
    private final Tokens tokens;
    private final Clock clock;
    private final Map<String, Link> byHash = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Link> eldest) {
            return size() > AT_MOST;
        }
    };

    public LoginLinks(URI publicUrl, Tokens tokens, Clock clock) {
        this.publicUrl = publicUrl;
        this.tokens = tokens;
        this.clock = clock;
    }

    private record Link(Caller caller, Instant endsAt) {}

    /**
     * A link that lets whoever opens it first act as the user.
     *
     * @param user name of a token
     * @throws IllegalArgumentException when there is no such token any more
     */
    public URI create(String user) {
        return open(tokens.byName(user)
                .orElseThrow(() -> new IllegalArgumentException("there is no token named " + user + " any more")));
    }

    private synchronized URI open(Caller caller) {
        String code = RandomText.next();
        byHash.put(RandomText.hash(code), new Link(caller, clock.instant().plus(LIFE)));
        return publicUrl.resolve("/login?code=" + code);
    }

    synchronized Optional<Caller> redeem(String code) {
        return Optional.ofNullable(byHash.remove(RandomText.hash(code)))
                .filter(link -> link.endsAt().isAfter(clock.instant()))
                .map(Link::caller);
    }
}
