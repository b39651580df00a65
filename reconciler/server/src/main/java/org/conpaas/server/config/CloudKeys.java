package org.conpaas.server.config;

import java.net.URI;
import java.util.List;
import org.conpaas.server.config.Setting.Kind;

/** The keys of one cloud: {@code conpaas.cloud.NAME.…}, for each name of {@link SettingsCatalogue#CLOUDS}. */
final class CloudKeys {
    final Setting<URI> identity;
    final Setting<String> user;
    final Setting<Secret> password;
    final Setting<String> userDomain;
    final Setting<String> project;
    final Setting<String> projectDomain;
    final Setting<String> applicationCredential;
    final Setting<Secret> applicationCredentialSecret;
    final Setting<String> region;
    final Setting<String> network;
    final Setting<String> floatingNetwork;
    final Setting<String> sharedNetwork;
    final Setting<String> image;
    final Setting<String> type;
    final Setting<String> keypair;
    final Setting<String> securityGroup;
    final Setting<String> proxy;
    private final String prefix;

    CloudKeys(String cloud) {
        prefix = "conpaas.cloud." + cloud + ".";
        identity = key(
                "identity",
                "",
                "Address of OpenStack's identity service, for example https://cloud.example.org:5000/v3.",
                Kinds.HTTP_URL_OR_EMPTY);
        user = text("user", "", "Who asks for machines; nothing where there is an application credential.");
        password = secret("password", "Password of the user.");
        userDomain = text("user-domain", "Default", "Domain of the user.");
        project = text("project", "", "Project that the user's machines are in.");
        projectDomain = text("project-domain", "Default", "Domain of the project.");
        applicationCredential = text(
                "application-credential",
                "",
                "ID of an application credential, instead of user, password and project.");
        applicationCredentialSecret = secret("application-credential-secret", "Secret of the application credential.");
        region = text(
                "region", "", "Region of the cloud's catalogue; nothing: its only one. Of several, one must be named.");
        network =
                text("network", "", "Name or ID of the network that machines are in; nothing: the only one there is.");
        floatingNetwork = text(
                "floating-network",
                "",
                "Name or ID of the network whose floating addresses machines get that people reach; nothing: they get none.");
        sharedNetwork = text(
                "shared-network",
                "",
                "A name of your choice for what joins the cloud's network with those of other clouds: services on clouds with the same one may use each other; nothing: none is joined.");
        image = text("image", "", "Name or ID of the image that machines are made from unless a manifest names one.");
        type = text(
                "type",
                "",
                "Name or ID of a machine's type unless a manifest names one; nothing: the smallest with 1 GiB.");
        keypair = text(
                "keypair",
                "",
                "What operators log in with: the name of a key pair of the cloud, or a public key (ssh-ed25519 AAAA…), of which one is made; nothing: none.");
        securityGroup = text(
                "security-group",
                "",
                "Name or ID of a security group that machines are in; nothing: groups are made, for each application by the ports of its roles, and one for each port that people reach.");
        proxy = key(
                "proxy",
                "",
                "Host and port of an HTTP proxy between here and the cloud.",
                Kinds.HOST_AND_PORT_OR_EMPTY);
    }

    List<Setting<?>> all() {
        return List.of(
                identity,
                user,
                password,
                userDomain,
                project,
                projectDomain,
                applicationCredential,
                applicationCredentialSecret,
                region,
                network,
                floatingNetwork,
                sharedNetwork,
                image,
                type,
                keypair,
                securityGroup,
                proxy);
    }

    private Setting<String> text(String key, String fallback, String description) {
        return key(key, fallback, description, Kinds.TEXT);
    }

    private Setting<Secret> secret(String key, String description) {
        return new Setting<>(prefix + key, "", description, true, Kinds.SECRET);
    }

    private <T> Setting<T> key(String key, String fallback, String description, Kind<T> kind) {
        return new Setting<>(prefix + key, fallback, description, false, kind);
    }
}
