package org.conpaas.provider.local;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.conpaas.agent.protocol.Sandbox.Isolation;
import org.conpaas.provider.ProviderContract;
import org.conpaas.provider.ProviderFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class NamespaceLocalProviderTest extends ProviderContract {
    @TempDir
    private @Nullable Path directory;

    @Override
    protected ProviderFixture fixture() throws Exception {
        Path home = Objects.requireNonNull(directory);
        Isolations.Finding finding = LocalCloud.finding(home, Isolation.NETNS);
        assumeThat(finding.possible()).as(finding.toString()).isTrue();
        return new LocalCloud(home, Optional.of(Isolation.NETNS));
    }
}
