package org.conpaas.provider.openstack;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.VolumeId;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.manifest.ServiceSpec.OnDelete;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Provider.Boot;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderFixture;
import org.conpaas.provider.Snapshot;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials.Password;
import org.openstack4j.model.compute.Keypair;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/** An installation of its own in the project that all tests share. */
final class OpenStackFixture implements ProviderFixture {
    static final Password PASSWORD = new Password("conpaas", "Default", "secret", "contract", "Default");
    /** Nobody has the other half: it was thrown away. */
    static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDqlouPKx8QgIxl90zqE2O99kaMF0qCQzCoh0sPI885p conpaas tests";

    private static final NodeId FOREIGN = NodeId.parse("blog/web/backend/1");
    private static final VolumeId FOREIGN_DISK = new VolumeId(FOREIGN, "data");
    private static final Boot BOOT = agent -> new Boot.Ticket("https://127.0.0.1:8443", "authority", "token");

    private static final AgentSoftware NO_AGENT = new AgentSoftware(List.of(), new TreeMap<>());

    /** A token of its own for each test would cost Keystone and all who ask it more than the tests do. */
    private static final Keystone KEYSTONE =
            new Keystone(settings("tests", PASSWORD, Optional.empty()), Clock.systemUTC());

    private static final Queue<Future<Boolean>> GOING = new ConcurrentLinkedQueue<>();
    private static final ExecutorService CLEANERS = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "cleaner");
        thread.setDaemon(true);
        return thread;
    });

    final FaultyProxy proxy = new FaultyProxy();
    private final String installation = UUID.randomUUID().toString();
    private Optional<String> keypair = Optional.empty();
    private Provider provider = sharing(installation, Optional.of(proxy.address()), Optional.empty());
    private final Provider foreign = sharing("foreign-" + installation, Optional.empty(), Optional.empty());

    OpenStackFixture() throws IOException {}

    /** Of the same installation, with other credentials. */
    Provider provider(Credentials credentials) {
        return new OpenStackProvider(
                settings(installation, credentials, Optional.of(proxy.address())), NO_AGENT, Clock.systemUTC());
    }

    /** From now on its provider lets operators in by {@link #PUBLIC_KEY}. */
    void useKey() {
        useKey(PUBLIC_KEY);
    }

    void useKey(String publicKey) {
        keypair = Optional.of(publicKey);
        provider = restarted();
    }

    /** Key pairs stay, for others may log in by them. */
    void deleteKey(String publicKey) throws ProviderException {
        Calls calls = calls();
        for (Keypair pair : calls.make(
                "list key pairs", client -> client.compute().keypairs().list())) {
            if (pair.getPublicKey().strip().equals(publicKey)) {
                calls.act(
                        "delete key pair", client -> client.compute().keypairs().delete(pair.getName()));
            }
        }
    }

    /** Of the key pairs of this project. */
    List<String> publicKeys() throws ProviderException {
        return calls().make("list key pairs", client -> client.compute().keypairs().list().stream()
                .map(pair -> pair.getPublicKey().strip())
                .toList());
    }

    private static Provider sharing(String installation, Optional<String> proxy, Optional<String> keypair) {
        return new OpenStackProvider(
                settings(installation, PASSWORD, proxy, keypair), NO_AGENT, Clock.systemUTC(), KEYSTONE);
    }

    private static OpenStackSettings settings(String installation, Credentials credentials, Optional<String> proxy) {
        return settings(installation, credentials, proxy, Optional.empty());
    }

    private static OpenStackSettings settings(
            String installation, Credentials credentials, Optional<String> proxy, Optional<String> keypair) {
        return new OpenStackSettings(
                "test",
                installation,
                URI.create("http://127.0.0.1:5000/v3"),
                credentials,
                Optional.of("RegionOne"),
                Optional.of("conpaas-net"),
                Optional.of("conpaas-ext"),
                Optional.empty(),
                "node",
                Optional.of("m1.tiny"),
                keypair,
                Optional.empty(),
                proxy,
                Duration.ofSeconds(60));
    }

    /** What Neutron's floating addresses of this installation lead to: an address inside, or nothing. */
    List<String> floating() throws ProviderException {
        return calls().make("list floating addresses", client -> client.networking().floatingip().list().stream()
                .filter(each -> String.valueOf(each.getDescription()).startsWith("conpaas " + installation + " "))
                .map(each -> each.getFloatingIpAddress() + " -> " + each.getFixedIpAddress())
                .toList());
    }

    /** Of who all tests are. */
    static KeystoneToken token() throws ProviderException {
        return KEYSTONE.token();
    }

    Calls calls() {
        OpenStackSettings settings = settings(installation, PASSWORD, Optional.empty());
        return new Calls(settings, KEYSTONE, Clock.systemUTC());
    }

    /** IDs of security groups of this installation. */
    List<String> groups(String what) throws ProviderException {
        String name = "conpaas " + installation + " " + what;
        return calls().make(
                        "list groups", client -> client.networking().securitygroup().list(Map.of("name", name)).stream()
                                .map(group -> group.getId())
                                .toList());
    }

    /** The security groups of whoever has that address. */
    List<String> groupsOf(String address) throws ProviderException {
        return calls().make("list ports", client -> client.networking().port().list().stream()
                .filter(port -> port.getFixedIps().stream()
                        .anyMatch(ip -> ip.getIpAddress().equals(address)))
                .flatMap(port -> port.getSecurityGroups().stream())
                .toList());
    }

    /** What a security group lets in. */
    List<String> ways(String group) throws ProviderException {
        return calls().make(
                        "list rules", client -> client
                                .networking()
                                .securityrule()
                                .list(Map.of("security_group_id", group, "direction", "ingress"))
                                .stream()
                                .map(rule -> rule.getEtherType() + " "
                                        + (rule.getProtocol() == null
                                                ? "all"
                                                : rule.getProtocol() + " " + rule.getPortRangeMin() + "-"
                                                        + rule.getPortRangeMax())
                                        + (rule.getRemoteGroupId() == null ? "" : " " + rule.getRemoteGroupId()))
                                .toList());
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public Provider restarted() {
        return sharing(installation, Optional.of(proxy.address()), keypair);
    }

    @Override
    public void addForeign() throws ProviderException {
        foreign.create(new MachineSpec(FOREIGN, "test", Optional.empty(), Optional.empty(), List.of(FOREIGN)), BOOT);
        foreign.create(
                new VolumeSpec(FOREIGN_DISK, "test", 1 << 30, "/mnt/data", OnDelete.KEEP, Optional.empty()), FOREIGN);
    }

    @Override
    public boolean foreignUntouched() throws ProviderException {
        return foreign.machines().keySet().contains(FOREIGN)
                && foreign.volumes().keySet().contains(FOREIGN_DISK);
    }

    @Override
    public void silence() {
        proxy.fault((method, uri) -> FaultyProxy.Effect.SILENCE);
    }

    @Override
    public void mend() {
        proxy.mend();
    }

    /** Others need not wait until the cloud has taken away what this one made. */
    @Override
    public void close() {
        proxy.mend();
        proxy.close();
        Provider direct = sharing(installation, Optional.empty(), Optional.empty());
        GOING.add(CLEANERS.submit(() -> {
            clear(direct);
            clear(foreign);
            return true;
        }));
    }

    /** Waits until nothing is left of fixtures that were closed. */
    static void settle() throws Exception {
        for (Future<Boolean> going = GOING.poll(); going != null; going = GOING.poll()) {
            going.get();
        }
    }

    private static void clear(Provider all) throws ProviderException {
        for (NodeId machine : all.machines().keySet()) {
            all.delete(machine);
        }
        for (VolumeId volume : all.volumes().keySet()) {
            all.delete(volume);
        }
        for (Snapshot snapshot : all.snapshots()) {
            all.deleteSnapshot(snapshot.id());
        }
        all.purge(Instant.MAX);
    }
}
