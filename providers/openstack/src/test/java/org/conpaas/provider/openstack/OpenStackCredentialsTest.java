package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.ApplicationCredential;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/** What a user logs in with that can be taken back by itself: an application credential. */
@ControlPlane.Needed
@Execution(ExecutionMode.CONCURRENT)
class OpenStackCredentialsTest {
    private static final NodeId WEB = NodeId.parse("blog/web/backend/1");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private OpenStackFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new OpenStackFixture();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @AfterAll
    static void settle() throws Exception {
        OpenStackFixture.settle();
    }

    @Test
    void an_application_credential_does_all_that_machines_need() throws Exception {
        ApplicationCredential key = make(Optional.empty());
        Provider provider = fixture.provider(key);
        assertThat(provider.describe()).first().asString().endsWith("as application credential " + key.id());
        assertThat(provider.facts().types()).isNotEmpty();
        assertThat(provider.images()).isNotEmpty();
        assertThat(provider.volumes()).isEmpty();
        provider.create(
                new MachineSpec(
                        WEB,
                        "test",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(WEB),
                        new Needs(Set.of(80), InnerPorts.NONE, 0)),
                BOOT);
        assertThat(provider.machines().keySet()).containsExactly(WEB);
        provider.delete(WEB);
        assertThat(provider.marked()).isEmpty();

        delete(key);
        assertRefused(key);
    }

    @Test
    void one_that_has_expired_is_told_as_such() throws Exception {
        // Keystone makes none that has ended already, and may be busy
        Instant end = Instant.now().plusSeconds(15);
        ApplicationCredential key = make(Optional.of(end));
        boolean isTaken = isTaken(key);
        while (isTaken && Instant.now().isBefore(end.plusSeconds(60))) {
            isTaken = isTaken(key);
        }
        assertRefused(key);
    }

    private boolean isTaken(ApplicationCredential key) {
        try {
            fixture.provider(key).facts();
            return true;
        } catch (ProviderException e) {
            return false;
        }
    }

    private void assertRefused(ApplicationCredential key) {
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> fixture.provider(key).machines());
        assertThat(refused)
                .hasMessage("the cloud does not take application credential " + key.id()
                        + ": it has expired, was deleted, or its secret is another; make one with openstack application"
                        + " credential create, and set conpaas.cloud.test.application-credential"
                        + " and conpaas.cloud.test.application-credential-secret");
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    }

    private ApplicationCredential make(Optional<Instant> end) throws Exception {
        ObjectNode wanted = JSON.createObjectNode();
        ObjectNode credential = wanted.putObject("application_credential")
                .put("name", UUID.randomUUID().toString());
        end.ifPresent(at -> credential.put(
                "expires_at",
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(at)));
        HttpResponse<String> answer = send(request("").POST(HttpRequest.BodyPublishers.ofString(wanted.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode made = JSON.readTree(answer.body()).path("application_credential");
        return new ApplicationCredential(
                made.path("id").asText(), made.path("secret").asText());
    }

    private void delete(ApplicationCredential key) throws Exception {
        assertThat(send(request("/" + key.id()).DELETE()).statusCode()).isEqualTo(204);
    }

    private static HttpRequest.Builder request(String path) throws ProviderException {
        KeystoneToken token = OpenStackFixture.token();
        return HttpRequest.newBuilder(URI.create(token.getEndpoint() + "/users/"
                        + Objects.requireNonNull(token.getUser()).getId() + "/application_credentials" + path))
                .header("Content-Type", "application/json")
                .header("X-Auth-Token", token.getId());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
