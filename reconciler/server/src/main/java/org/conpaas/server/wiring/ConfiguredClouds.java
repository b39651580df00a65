package org.conpaas.server.wiring;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.conpaas.pki.Sha256;
import org.conpaas.provider.AgentSoftware;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.local.LocalProvider;
import org.conpaas.provider.openstack.OpenStackProvider;
import org.conpaas.provider.openstack.OpenStackSettings;
import org.conpaas.provider.openstack.OpenStackSettings.Credentials;
import org.conpaas.server.api.Gathered;
import org.conpaas.server.config.Settings.CloudSettings;
import org.conpaas.server.rest.Refusal;

/** This machine, and the clouds that the settings name. */
record ConfiguredClouds(List<Provider> all) {
    /** Shorter than an action may take: who waits for a machine is to hear of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int ID_LETTERS = 16;

    ConfiguredClouds {
        all = List.copyOf(all);
    }

    /** @param authority tells this installation's machines from those of others in the same project */
    static ConfiguredClouds of(
            LocalProvider local,
            List<CloudSettings> configured,
            Supplier<AgentSoftware> software,
            X509Certificate authority,
            Clock clock) {
        List<Provider> all = new ArrayList<>(List.of(local));
        if (!configured.isEmpty()) {
            AgentSoftware agent = software.get();
            configured.forEach(cloud -> all.add(new OpenStackProvider(openstack(cloud, id(authority)), agent, clock)));
        }
        return new ConfiguredClouds(all);
    }

    /** As manifests name them. */
    Map<String, Provider> byName() {
        Map<String, Provider> byName = new TreeMap<>();
        all.forEach(cloud -> byName.put(cloud.name(), cloud));
        byName.put("local", all.get(0));
        return byName;
    }

    /**
     * @param name as manifests name it
     * @throws Refusal when there is none of that name; it names those that there are
     */
    Provider named(String name) {
        Map<String, Provider> byName = byName();
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> Refusal.notFound(
                        "no cloud is called " + name, "name one of " + String.join(", ", byName.keySet())));
    }

    /** What is asked of a cloud. */
    interface Question<T> {
        T of(Provider cloud) throws ProviderException;
    }

    /** Asks one after the other; one that does not answer leaves what the others have. */
    <T> Gathered<T> gather(Question<List<T>> question) {
        List<T> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Provider cloud : all) {
            try {
                found.addAll(question.of(cloud));
            } catch (ProviderException | RuntimeException e) {
                missing.add("cloud " + cloud.name() + ": " + e.getMessage());
            }
        }
        return new Gathered<>(found, missing);
    }

    private static String id(X509Certificate authority) {
        try {
            return Sha256.hex(authority.getEncoded()).substring(0, ID_LETTERS);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OpenStackSettings openstack(CloudSettings cloud, String installation) {
        return new OpenStackSettings(
                cloud.name(),
                installation,
                cloud.identity(),
                credentials(cloud),
                set(cloud.region()),
                set(cloud.network()),
                set(cloud.floatingNetwork()),
                set(cloud.sharedNetwork()),
                cloud.image(),
                set(cloud.type()),
                set(cloud.keypair()),
                set(cloud.securityGroup()),
                set(cloud.proxy()),
                PATIENCE);
    }

    private static Credentials credentials(CloudSettings cloud) {
        return cloud.applicationCredential().isEmpty()
                ? new Credentials.Password(
                        cloud.user(),
                        cloud.userDomain(),
                        cloud.password().reveal(),
                        cloud.project(),
                        cloud.projectDomain())
                : new Credentials.ApplicationCredential(
                        cloud.applicationCredential(),
                        cloud.applicationCredentialSecret().reveal());
    }

    private static Optional<String> set(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }
}
