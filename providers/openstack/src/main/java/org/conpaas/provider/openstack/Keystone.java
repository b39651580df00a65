package org.conpaas.provider.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.ApplicationCredential;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.Password;
import org.jspecify.annotations.Nullable;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * Tokens: one for all threads, asked for anew before it ends. The library knows passwords only; application credentials need this
 * class, and then both may as well go one way. Thread-safe.
 */
final class Keystone {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A call that begins with a token must end with it. */
    private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);

    /** Those who waited for a try that failed need not make it again. */
    private static final Duration SHARED = Duration.ofSeconds(2);

    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenStackSettings settings;
    private final Clock clock;
    private final Duration limit;
    private final HttpClient http;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable KeystoneToken token;
    private @Nullable Failure failure;

    private record Failure(ProviderException why, Instant until) {}

    Keystone(OpenStackSettings settings, Clock clock) {
        this(settings, clock, LIMIT);
    }

    /** @param limit within which an answer must be there, to its end */
    Keystone(OpenStackSettings settings, Clock clock, Duration limit) {
        this.settings = settings;
        this.clock = clock;
        this.limit = limit;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(limit).version(HttpClient.Version.HTTP_1_1);
        settings.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(address(proxy))));
        this.http = builder.build();
    }

    static InetSocketAddress address(String proxy) {
        URI uri = URI.create("http://" + proxy);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /**
     * One for all; who waits while another asks for it can be interrupted, and hears of the other's failure instead of trying, too.
     *
     * @throws ProviderException when the cloud does not take the credentials, or does not answer
     */
    KeystoneToken token() throws ProviderException {
        lock();
        try {
            KeystoneToken known = token;
            if (known == null || endsSoon(known)) {
                known = fresh();
                token = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void lock() throws ProviderException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.UNAVAILABLE, "interrupted while logging in", e);
        }
    }

    private KeystoneToken fresh() throws ProviderException {
        Failure last = failure;
        if (last != null && clock.instant().isBefore(last.until())) {
            throw new ProviderException(
                    last.why().kind(), String.valueOf(last.why().getMessage()), last.why());
        }
        try {
            return login();
        } catch (ProviderException e) {
            failure = new Failure(e, clock.instant().plus(SHARED));
            throw e;
        }
    }

    private boolean endsSoon(KeystoneToken known) {
        Instant end = known.getExpires().toInstant();
        return !clock.instant().plus(BEFORE_THE_END).isBefore(end);
    }

    /** That token is not taken any more: revoked, or the cloud's keys have changed. */
    void drop(KeystoneToken refused) throws ProviderException {
        lock();
        try {
            if (token == refused) {
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private KeystoneToken login() throws ProviderException {
        URI tokens = URI.create(settings.identity().toString().replaceAll("/+$", "") + "/auth/tokens");
        HttpRequest request = HttpRequest.newBuilder(tokens)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        body(settings.credentials()).toString()))
                .build();
        try {
            HttpResponse<String> response = answer(request);
            if (response.statusCode() != CREATED) {
                throw refused(response);
            }
            JsonNode body = JSON.readTree(response.body());
            KeystoneToken fresh = ObjectMapperSingleton.getContext(KeystoneToken.class)
                    .readValue(body.toString(), KeystoneToken.class);
            fresh.setId(response.headers().firstValue("X-Subject-Token").orElse(""));
            fresh.setEndpoint(settings.identity().toString());
            return fresh;
        } catch (IOException e) {
            throw new ProviderException(
                    Kind.UNAVAILABLE,
                    "identity service: " + Optional.ofNullable(e.getMessage()).orElseGet(e::toString),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.UNAVAILABLE, "interrupted while logging in", e);
        }
    }

    /** A time limit of the request itself would end with the headers: who stalls after them would keep all who wait for a token. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> coming = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("request timed out");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
        } finally {
            coming.cancel(true);
        }
    }

    private ProviderException refused(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN -> new ProviderException(Kind.REFUSED, notTaken());
            case NOT_FOUND ->
                new ProviderException(
                        Kind.REFUSED,
                        isOfCredential(response)
                                ? notTaken()
                                : "no identity service at " + settings.identity()
                                        + ": the address ends with /v3 as a rule");
            case TOO_MANY -> new ProviderException(Kind.RATE_LIMIT, "identity service: too many requests");
            default -> new ProviderException(Kind.UNAVAILABLE, "identity service answers " + response.statusCode());
        };
    }

    /** Keystone says not found of an application credential that was deleted, and names it. */
    private boolean isOfCredential(HttpResponse<String> response) {
        return settings.credentials() instanceof ApplicationCredential mine
                && response.body().contains(mine.id());
    }

    /** Keystone does not say why: who guesses is to learn nothing. */
    private String notTaken() {
        String key = "conpaas.cloud." + settings.name() + ".application-credential";
        return settings.credentials() instanceof ApplicationCredential mine
                ? "the cloud does not take " + mine
                        + ": it has expired, was deleted, or its secret is another; make one with"
                        + " openstack application credential create, and set " + key + " and " + key + "-secret"
                : "the cloud does not take the credentials of " + settings.credentials();
    }

    private static ObjectNode body(Credentials credentials) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode auth = body.putObject("auth");
        ObjectNode identity = auth.putObject("identity");
        if (credentials instanceof ApplicationCredential key) {
            identity.putArray("methods").add("application_credential");
            identity.putObject("application_credential").put("id", key.id()).put("secret", key.secret());
        } else if (credentials instanceof Password password) {
            identity.putArray("methods").add("password");
            ObjectNode user = identity.putObject("password").putObject("user");
            user.put("name", password.user()).put("password", password.password());
            user.putObject("domain").put("name", password.userDomain());
            ObjectNode project = auth.putObject("scope").putObject("project");
            project.put("name", password.project());
            project.putObject("domain").put("name", password.projectDomain());
        }
        return body;
    }
}
