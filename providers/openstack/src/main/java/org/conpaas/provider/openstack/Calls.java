package org.conpaas.provider.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.jspecify.annotations.Nullable;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.exceptions.AuthenticationException;
import org.openstack4j.api.exceptions.RegionEndpointNotFoundException;
import org.openstack4j.api.exceptions.ResponseException;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.ProxyHost;
import org.openstack4j.model.common.ActionResponse;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/** Makes calls, each with a client of its own, and says in our terms what went wrong. Thread-safe. */
final class Calls {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;
    /** For a call as a whole: a long list of a slow cloud may take most of it. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int PAGE = 500;
    private static final int READINGS = 4;
    /** Each look costs Nova a question to Neutron: what takes longer is looked at less often. */
    private static final long FIRST_POLL_MILLIS = 500;

    private static final long SLOWEST_POLL_MILLIS = 3_000;

    private final OpenStackSettings settings;
    private final Keystone keystone;
    private final Clock clock;
    private final Deadline deadline;
    private final Config config;

    Calls(OpenStackSettings settings, Keystone keystone, Clock clock) {
        this(settings, keystone, clock, LIMIT);
    }

    /** @param limit within which an answer must be there, to its end */
    Calls(OpenStackSettings settings, Keystone keystone, Clock clock, Duration limit) {
        this.settings = settings;
        this.deadline = new Deadline("call of cloud " + settings.name(), limit);
        this.keystone = keystone;
        this.clock = clock;
        this.config = Config.newConfig().withConnectionTimeout(CONNECT_MILLIS).withReadTimeout(READ_MILLIS);
        settings.proxy()
                .map(Keystone::address)
                .ifPresent(proxy -> config.withProxy(ProxyHost.of("http://" + proxy.getHostString(), proxy.getPort())));
    }

    /**
     * Makes a call; with a fresh token once more when the one it had is not taken.
     *
     * @param what it is for, for people: {@code list servers}
     */
    <T> T make(String what, Function<OSClientV3, T> call) throws ProviderException {
        KeystoneToken token = keystone.token();
        try {
            return once(what, token, call);
        } catch (RuntimeException e) {
            if (!isOfToken(e)) {
                throw translated(what, e);
            }
            keystone.drop(token);
        }
        try {
            return once(what, keystone.token(), call);
        } catch (RuntimeException e) {
            throw translated(what, e);
        }
    }

    /** When a token is not taken, the library looks for the password that it came by, which it does not have, and stumbles. */
    private static boolean isOfToken(RuntimeException e) {
        return e instanceof AuthenticationException || e.getCause() instanceof NullPointerException;
    }

    private <T> T once(String what, KeystoneToken token, Function<OSClientV3, T> call) throws ProviderException {
        Regions regions = new Regions(token);
        if (settings.region().isEmpty() && regions.isChoice()) {
            throw new ProviderException(Kind.REFUSED, what + ": which region is not said" + named(regions));
        }
        try {
            return deadline.keep(() -> {
                // the library keeps it in the thread
                OSClientV3 client = OSFactory.clientFromToken(token, config);
                settings.region().ifPresent(client::useRegion);
                return call.apply(client);
            });
        } catch (RegionEndpointNotFoundException e) {
            throw new ProviderException(Kind.REFUSED, what + ": " + e.getMessage() + named(regions), e);
        }
    }

    private String named(Regions regions) {
        return "; there are: " + regions + "; one is named by conpaas.cloud." + settings.name() + ".region";
    }

    /** A call that only tells whether it was done; what is gone already is done. */
    void act(String what, Function<OSClientV3, ActionResponse> call) throws ProviderException {
        ActionResponse answer = make(what, call);
        if (!answer.isSuccess() && answer.getCode() != 404) {
            throw new ProviderException(
                    kind(answer.getCode(), String.valueOf(answer.getFault())), what + ": " + answer.getFault());
        }
    }

    /** All pages of a list, which says itself where it ends; read again when it changed meanwhile, as others use the project, too. */
    <T> List<T> all(String what, Parts<T> parts, Function<T, String> id) throws ProviderException {
        Optional<List<T>> read = Optional.empty();
        for (int i = 0; read.isEmpty() && i < READINGS; i++) {
            read = read(what, parts, id);
        }
        return read.orElseThrow(() -> changing(what));
    }

    /** @return empty when what was to be gone on after went away meanwhile: some clouds refuse to, others say that it is not there */
    private <T> Optional<List<T>> read(String what, Parts<T> parts, Function<T, String> id) throws ProviderException {
        List<T> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        Map<String, String> filter = new HashMap<>(Map.of("limit", String.valueOf(PAGE)));
        while (true) {
            Optional<LinkedPages.Part<T>> next;
            try {
                next = make(what, client -> Optional.ofNullable(parts.of(filter)));
            } catch (ProviderException e) {
                if (e.kind() == Kind.REFUSED && !all.isEmpty()) {
                    return Optional.empty();
                }
                throw e;
            }
            if (next.isEmpty()) {
                if (all.isEmpty()) {
                    throw noSuchService(what);
                }
                return Optional.empty();
            }
            for (T each : next.orElseThrow().items()) {
                // a cloud that does not know any more where it was begins again
                if (!known.add(id.apply(each))) {
                    return Optional.empty();
                }
                all.add(each);
            }
            if (next.orElseThrow().isLast() || next.orElseThrow().items().isEmpty()) {
                return Optional.of(all);
            }
            filter.put("marker", id.apply(all.get(all.size() - 1)));
        }
    }

    /** One part of a list. */
    interface Parts<T> {
        LinkedPages.@Nullable Part<T> of(Map<String, String> filter);
    }

    private static ProviderException changing(String what) {
        return new ProviderException(Kind.CONFLICT, what + ": the list changes faster than it can be read");
    }

    private static ProviderException noSuchService(String what) {
        return new ProviderException(Kind.UNAVAILABLE, what + ": the cloud answers that there is no such service");
    }

    /** What may or may not be there. */
    interface Look<T> {
        Optional<T> now() throws ProviderException;
    }

    /** As {@link #await}, for what is never there at once: the first look comes after a pause. */
    <T> T awaitLater(String what, Look<T> look) throws ProviderException {
        pause(what, FIRST_POLL_MILLIS);
        return await(what, look);
    }

    /**
     * Looks until there is something to see.
     *
     * @param what is waited for, for people: {@code server x has an address}
     * @throws ProviderException of kind CONFLICT when it takes longer than the settings permit: the next try goes on waiting
     */
    <T> T await(String what, Look<T> look) throws ProviderException {
        return await(what, settings.patience(), look);
    }

    /** As {@link #await}, for what somebody waits for at a terminal. */
    <T> T await(String what, Duration limit, Look<T> look) throws ProviderException {
        Instant end = clock.instant().plus(limit);
        long millis = FIRST_POLL_MILLIS;
        for (Optional<T> seen = look.now(); ; seen = look.now()) {
            if (seen.isPresent()) {
                return seen.orElseThrow();
            }
            if (clock.instant().isAfter(end)) {
                throw new ProviderException(Kind.CONFLICT, "after " + limit.toSeconds() + " s not yet: " + what);
            }
            pause(what, millis);
            millis = Math.min(SLOWEST_POLL_MILLIS, millis * 3 / 2);
        }
    }

    private static void pause(String what, long millis) throws ProviderException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.UNAVAILABLE, "interrupted while waiting: " + what, e);
        }
    }

    private ProviderException translated(String what, RuntimeException e) {
        String message = Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
        if (isOfToken(e)) {
            return new ProviderException(Kind.REFUSED, what + ": the cloud does not take its own token", e);
        }
        Optional<String> broken = broken(e);
        if (broken.isPresent()) {
            return new ProviderException(Kind.UNAVAILABLE, what + ": no answer: " + broken.orElseThrow(), e);
        }
        if (e instanceof ResponseException response) {
            return new ProviderException(kind(response.getStatus(), message), what + ": " + message, e);
        }
        // the library breaks on answers that it did not expect
        return new ProviderException(Kind.UNAVAILABLE, what + ": an answer that makes no sense: " + e, e);
    }

    /** What became of the connection; the library says it in exceptions of several kinds, according to how far it came. */
    private static Optional<String> broken(RuntimeException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            // that is an answer, if not one that can be read
            if (each instanceof IOException && !(each instanceof JsonProcessingException)) {
                return Optional.of(Optional.ofNullable(each.getMessage()).orElse(each.toString()));
            }
        }
        return Optional.empty();
    }

    private static Kind kind(int status, String message) {
        String plain = message.toLowerCase(Locale.ROOT);
        boolean quota = plain.contains("quota");
        return switch (status) {
            case 403, 413 -> quota || status == 413 ? Kind.QUOTA : Kind.REFUSED;
            case 404 -> Kind.NOT_FOUND;
            // Neutron says so of what is in use, and of what is too much
            case 409 -> quota && plain.contains("exceed") ? Kind.QUOTA : Kind.CONFLICT;
            case 429 -> Kind.RATE_LIMIT;
            case 400, 401, 405, 406, 415 -> Kind.REFUSED;
            default -> Kind.UNAVAILABLE;
        };
    }
}
