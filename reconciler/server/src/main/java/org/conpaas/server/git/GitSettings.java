package org.conpaas.server.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator permits and where things lie.
 *
 * @param home mirrors go to {@code sources}, hosted repositories to {@code repositories}, code to {@code artifacts}
 * @param allowLocal whether {@code file:} URLs and paths of this machine may be sources
 * @param allowHttp whether unencrypted http may be used
 * @param sourceAddresses which addresses Git may be fetched from
 * @param downloadAddresses which addresses archives, dumps and scripts may be fetched from
 * @param sshKeys private keys, tried in this order
 * @param knownHosts host keys that are trusted; no other host is
 */
public record GitSettings(
        Path home,
        boolean allowLocal,
        boolean allowHttp,
        AddressPolicy sourceAddresses,
        AddressPolicy downloadAddresses,
        List<Path> sshKeys,
        Optional<Path> knownHosts,
        Limits limits) {
    public GitSettings {
        sshKeys = List.copyOf(sshKeys);
    }

    /** What a laptop wants: local repositories too, https only, downloads from anywhere but this machine. */
    public static GitSettings laptop(Path home) {
        return new GitSettings(
                home,
                true,
                false,
                AddressPolicy.ANY,
                AddressPolicy.NOT_LOCAL,
                List.of(),
                Optional.empty(),
                Limits.DEFAULT);
    }

    Path mirror(String source) {
        return home.resolve("sources").resolve(source + ".git");
    }

    Path hosted(String name) {
        return home.resolve("repositories").resolve(name + ".git");
    }

    /**
     * @param operation hard limit of one network operation
     * @param silence how long a peer may say nothing
     * @param packBytes of one fetch or push
     * @param objects of one fetch
     * @param entries visited in one tree
     * @param files manifests of one source
     * @param depth folders below the repository's root
     * @param fileBytes of one manifest
     * @param downloadBytes of one archive
     */
    public record Limits(
            Duration operation,
            Duration silence,
            long packBytes,
            long objects,
            int entries,
            int files,
            int depth,
            int fileBytes,
            long downloadBytes) {
        private static final long MIB = 1L << 20;
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(60),
                Duration.ofSeconds(15),
                512 * MIB,
                1_000_000,
                500_000,
                50_000,
                32,
                (int) MIB,
                1024 * MIB);
    }
}
