package org.conpaas.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Every setting, checked. What a key means stands in {@link SettingsCatalogue}.
 *
 * @param home the one directory that holds all state
 * @param lib the distribution's programs: the agent, and what nodes run
 */
public record Settings(
        Path home,
        Path lib,
        HttpSettings http,
        DatabaseSettings database,
        LocalSettings local,
        List<CloudSettings> clouds,
        EngineSettings engine,
        SourceSettings sources,
        SshSettings ssh,
        CodeSettings code,
        TrashSettings trash,
        AgentSettings agents,
        HistorySettings history) {
    /**
     * @param address to listen on
     * @param publicUrl under which people and agents reach the reconciler; no slash at its end
     */
    public record HttpSettings(String address, int port, URI publicUrl) {
        /** Under which programs of this machine reach it, whoever else may reach it how. */
        public URI localUrl() {
            return PublicUrl.of("", address, port);
        }
    }

    /** @param connectionTimeout how long a transaction may wait for a connection */
    public record DatabaseSettings(
            String url, String user, Secret password, int connections, Duration connectionTimeout) {
        /** The URL without its parameters, which may hold a password. */
        public String address() {
            return url.split("[;?]", 2)[0];
        }
    }

    /** Nodes on this machine. */
    public record LocalSettings(Isolation isolation) {}

    /** What keeps nodes on this machine apart. */
    public enum Isolation {
        AUTO,
        NETNS,
        BUBBLEWRAP,
        PLAIN
    }

    /**
     * A cloud. What is empty is not set; of user and application credential one is.
     *
     * @param name that manifests use
     * @param proxy host and port
     */
    public record CloudSettings(
            String name,
            URI identity,
            String user,
            Secret password,
            String userDomain,
            String project,
            String projectDomain,
            String applicationCredential,
            Secret applicationCredentialSecret,
            String region,
            String network,
            String floatingNetwork,
            String sharedNetwork,
            String image,
            String type,
            String keypair,
            String securityGroup,
            String proxy) {}

    /**
     * @param sweepInterval between two looks at an application of which nothing was heard
     * @param workers passes at a time
     * @param deletionShare part of an application's machines, 0 to 1, beyond which deletions need a confirmation
     */
    public record EngineSettings(
            Duration sweepInterval, int workers, Duration actionTimeout, Duration backoffMax, double deletionShare) {}

    /**
     * @param interval between two looks at a source that names none
     * @param allowHttp whether sources without TLS may be added
     * @param allowPrivateAddresses whether sources and archives may lie on loopback, link-local or private addresses
     */
    public record SourceSettings(
            Duration interval, Duration timeout, boolean allowHttp, boolean allowPrivateAddresses) {}

    /**
     * @param pollWait how long an agent's question may stay open
     * @param silentAfter when an agent that says nothing counts as unknown
     * @param certificateDays life of an agent's certificate
     * @param enrolmentLife of a one-time token
     */
    public record AgentSettings(Duration pollWait, Duration silentAfter, int certificateDays, Duration enrolmentLife) {}

    /** Git over ssh, at the address of http. */
    public record SshSettings(boolean enabled, int port) {}

    /** @param maxUpload of one version, in bytes, packed */
    public record CodeSettings(long maxUpload) {}

    /** @param keep how long the data of what was deleted can be brought back */
    public record TrashSettings(Duration keep) {}

    /** How much is kept for each application. */
    public record HistorySettings(int passes, int events) {}
}
