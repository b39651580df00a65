package org.conpaas.provider.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineFacts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.MachineSpec.Needs;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeFacts.Place;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.openstack.FaultyProxy.Effect;
import org.conpaas.provider.openstack.FaultyProxy.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who asks dies with each call that changes something, done but not heard of; the next goes on with the same request. */
@ControlPlane.Needed
@Execution(ExecutionMode.CONCURRENT)
class OpenStackCutsTest {
    private static final NodeId WEB = NodeId.parse("blog/web/backend/1");
    private static final VolumeId DATA = new VolumeId(WEB, "data");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");
    private static final MachineSpec MACHINE = new MachineSpec(
            WEB,
            "test",
            Optional.empty(),
            Optional.empty(),
            List.of(WEB),
            new Needs(Set.of(80), InnerPorts.tcp(9080), 0));
    private static final VolumeSpec DISK =
            new VolumeSpec(DATA, "test", 1 << 30, "/mnt/data", OnDelete.KEEP, Optional.empty());
    private static final int MORE_THAN_ENOUGH = 40;

    private final String key = newKey();
    private OpenStackFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new OpenStackFixture();
        fixture.useKey(key);
    }

    @AfterEach
    void close() throws Exception {
        fixture.mend();
        fixture.deleteKey(key);
        fixture.close();
    }

    @AfterAll
    static void settle() throws Exception {
        OpenStackFixture.settle();
    }

    @Test
    @DisplayName(
            "case 37: whoever is cut off after any call that changes something goes on, and nothing is twice or left")
    void each_call_that_changes_something_may_be_the_last() throws Exception {
        assertThat(cut(provider -> provider.create(MACHINE, BOOT)))
                .containsExactly(
                        "POST floatingips",
                        "POST os-keypairs",
                        "POST security-groups",
                        "POST security-groups",
                        "POST security-group-rules",
                        "POST security-group-rules",
                        "POST security-groups",
                        "POST security-group-rules",
                        "POST security-group-rules",
                        "POST security-groups",
                        "POST security-group-rules",
                        "POST security-group-rules",
                        "POST servers",
                        "PUT floatingips");
        assertComplete();
        assertThat(cut(provider -> provider.create(DISK, WEB)))
                .containsExactly("POST volumes", "POST os-volume_attachments");
        assertThat(place()).isEqualTo(new Place.On(WEB));
        assertThat(cut(provider -> provider.detach(DATA))).containsExactly("DELETE os-volume_attachments");
        assertThat(place()).isEqualTo(new Place.Nowhere());
        assertThat(cut(provider -> provider.delete(WEB)))
                .containsExactly(
                        "DELETE floatingips", "DELETE servers", "DELETE security-groups", "DELETE security-groups");
        assertThat(cut(provider -> provider.delete(DATA))).containsExactly("PUT volumes");
        assertThat(fixture.restarted().trash()).as("a twin would be here").hasSize(1);
        assertThat(fixture.restarted().marked()).isEmpty();
        assertThat(fixture.floating()).isEmpty();
        assertThat(fixture.groups("application blog")).isEmpty();
        assertThat(fixture.groups("application blog tcp 9080")).isEmpty();
    }

    private Place place() throws ProviderException {
        return Objects.requireNonNull(fixture.restarted().volumes().get(DATA)).place();
    }

    private void assertComplete() throws ProviderException {
        MachineFacts made =
                Objects.requireNonNull(fixture.restarted().machines().get(WEB));
        assertThat(fixture.floating()).containsExactly(made.publicAddress().orElseThrow() + " -> " + made.address());
        assertThat(fixture.restarted().marked())
                .extracting(each -> each.kind() + " " + each.of() + each.spare())
                .containsExactlyInAnyOrder(
                        "ADDRESS blog/web/backend/1Optional.empty",
                        "MACHINE blog/web/backend/1Optional.empty",
                        "SECURITY_GROUP blogOptional.empty",
                        "SECURITY_GROUP blogOptional.empty");
        String own = only(fixture.groups("application blog"));
        String inner = only(fixture.groups("application blog tcp 9080"));
        String http = only(fixture.groups("port 80"));
        String ssh = only(fixture.groups("port 22"));
        assertThat(fixture.ways(own)).isEmpty();
        assertThat(fixture.ways(inner))
                .containsExactlyInAnyOrder("IPv4 tcp 9080-9080 " + own, "IPv6 tcp 9080-9080 " + own);
        assertThat(fixture.ways(http)).containsExactlyInAnyOrder("IPv4 tcp 80-80", "IPv6 tcp 80-80");
        assertThat(fixture.ways(ssh)).containsExactlyInAnyOrder("IPv4 tcp 22-22", "IPv6 tcp 22-22");
        assertThat(fixture.groupsOf(made.address())).containsExactlyInAnyOrder(own, inner, http, ssh);
        assertThat(fixture.publicKeys()).containsOnlyOnce(key);
    }

    private static String only(List<String> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private interface Request {
        void to(Provider provider) throws ProviderException;
    }

    /** @return the calls that were cut off, in order: all but those of the last try, which had none to change anything */
    private List<String> cut(Request request) throws ProviderException {
        List<String> cuts = new ArrayList<>();
        Set<String> gone = new HashSet<>();
        for (int tries = 0; tries < MORE_THAN_ENOUGH; tries++) {
            Death death = new Death(gone);
            fixture.proxy.fault(death);
            try {
                request.to(fixture.restarted());
            } catch (ProviderException e) {
                if (death.of.isEmpty()) {
                    throw e;
                }
            }
            if (death.of.isEmpty()) {
                fixture.mend();
                return cuts;
            }
            cuts.add(death.of);
        }
        throw new AssertionError("it comes to no end: " + cuts);
    }

    /** Once it has come nothing more is asked, as it were. */
    private static final class Death implements Fault {
        private final Set<String> gone;
        private volatile String of = "";

        /** @param gone what was taken away before: a cloud may list it for a while, and it is asked for again */
        Death(Set<String> gone) {
            this.gone = gone;
        }

        @Override
        public synchronized Effect of(String method, URI uri) {
            if (!of.isEmpty()) {
                return Effect.SILENCE;
            }
            if (method.equals("GET") || method.equals("DELETE") && !gone.add(uri.getPath())) {
                return Effect.NONE;
            }
            of = method + " " + collection(uri);
            return Effect.LOST_ANSWER;
        }

        /** What the last part of a path that is no ID names: of what there are several. */
        private static String collection(URI uri) {
            String[] parts = uri.getPath().split("/");
            String last = parts[parts.length - 1];
            return last.matches("[0-9a-f]{8}-.*") ? parts[parts.length - 2] : last;
        }
    }

    /** One that no cloud has seen; nobody has the other half. */
    private static String newKey() {
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] point = new byte[32];
        new SecureRandom().nextBytes(point);
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES + type.length + Integer.BYTES + point.length);
        all.putInt(type.length).put(type).putInt(point.length).put(point);
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(all.array()) + " conpaas cuts";
    }
}
