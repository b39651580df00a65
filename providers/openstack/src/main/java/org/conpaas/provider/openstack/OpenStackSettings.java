package org.conpaas.provider.openstack;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A cloud, as its operator configured it.
 *
 * @param name that manifests use in {@code cloud:}
 * @param installation whose machines these are; several may share a project
 * @param identity Keystone's address, for example {@code https://cloud.example.org:5000/v3}
 * @param region of the catalogue; empty: its only one. Where there are several, none is guessed
 * @param network the name or ID that machines are in; empty: the only one there is
 * @param floatingNetwork the name or ID of the network whose addresses people reach: machines that people reach get one of it; empty: none
 * @param sharedNetwork the name, of the operator's choice, of what joins its network with those of other clouds; empty: nothing does
 * @param image the name or ID of what machines are made from unless a manifest says otherwise
 * @param type the name or ID of a machine type unless a manifest says otherwise; empty: the smallest with 1 GiB
 * @param keypair that operators log in with: its name, or a public key in OpenSSH's form, of which one is made; port 22 is open where there
 *     is one
 * @param securityGroup the name or ID of the one that machines are in, instead of those that are made for them
 * @param proxy host and port of an HTTP proxy, for example {@code proxy.example.org:3128}
 * @param patience how long a machine or volume may take to come and to go before that counts as a failure of this try
 */
public record OpenStackSettings(
        String name,
        String installation,
        URI identity,
        Credentials credentials,
        Optional<String> region,
        Optional<String> network,
        Optional<String> floatingNetwork,
        Optional<String> sharedNetwork,
        String image,
        Optional<String> type,
        Optional<String> keypair,
        Optional<String> securityGroup,
        Optional<String> proxy,
        Duration patience) {

    /** Who asks. Its text shows no secret. */
    public sealed interface Credentials {
        record Password(String user, String userDomain, String password, String project, String projectDomain)
                implements Credentials {
            @Override
            public String toString() {
                return user + " of " + userDomain + " in project " + project;
            }
        }

        record ApplicationCredential(String id, String secret) implements Credentials {
            @Override
            public String toString() {
                return "application credential " + id;
            }
        }
    }
}
