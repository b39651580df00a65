package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Limits;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.GitCodeStore;
import org.conpaas.server.config.Settings;
import org.conpaas.server.git.AddressPolicy;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.HostedRepositories;
import org.conpaas.server.git.ManifestCommits;
import org.conpaas.server.git.Webhook;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.SourceRepository;

/** Where manifests and code come from. */
@ApplicationScoped
public class SourceProducers {
    @Produces
    @Singleton
    GitSettings gitSettings(Settings settings) {
        GitSettings laptop = GitSettings.laptop(settings.home());
        boolean anywhere = settings.sources().allowPrivateAddresses();
        return new GitSettings(
                laptop.home(),
                laptop.allowLocal(),
                settings.sources().allowHttp(),
                laptop.sourceAddresses(),
                anywhere ? AddressPolicy.ANY : AddressPolicy.NOT_LOCAL,
                laptop.sshKeys(),
                laptop.knownHosts(),
                laptop.limits());
    }

    @Produces
    @Singleton
    CatalogueReader reader(Settings settings, Catalogue catalogue) {
        Limits limits = settings.sources().allowHttp() ? Limits.STANDARD.withHttp() : Limits.STANDARD;
        return new CatalogueReader(catalogue, limits);
    }

    /** The engine needs the sources, and they tell it: it is asked for only when there is something to tell. */
    private static Consumer<Set<String>> teller(Instance<Reconciliation> engine, String why) {
        return applications -> applications.forEach(application -> engine.get().look(application, why));
    }

    @Produces
    @Singleton
    GitSources sources(
            GitSettings settings,
            SourceRepository repository,
            CatalogueReader reader,
            Instance<Reconciliation> engine,
            Clock clock) {
        return new GitSources(settings, new StoredSources(repository), reader::read, teller(engine, "a commit"), clock);
    }

    void close(@Disposes GitSources sources) {
        sources.close();
    }

    @Produces
    @Singleton
    HostedRepositories hosted(GitSettings settings) {
        return new HostedRepositories(settings);
    }

    @Produces
    @Singleton
    ManifestCommits commits(GitSources sources, GitSettings settings, CatalogueReader reader, Clock clock) {
        return new ManifestCommits(sources, settings, reader::read, clock);
    }

    @Produces
    @Singleton
    Webhook webhook(GitSources sources, Clock clock) {
        return new Webhook(sources::definition, sources::sync, clock);
    }

    @Produces
    @Singleton
    ArtifactFiles artifacts(Settings settings) throws IOException {
        return new ArtifactFiles(settings.home().resolve("artifacts"));
    }

    @Produces
    @Singleton
    GitCodeStore code(
            GitSources sources,
            ArtifactFiles artifacts,
            CodeVersionRepository versions,
            GitSettings settings,
            Instance<Reconciliation> engine) {
        return new GitCodeStore(
                new GitCodeStore.Sources(sources::repository, sources::manifestRevision),
                artifacts,
                (application, service, id) ->
                        versions.find(application, service, id).map(StoredCode::version),
                settings,
                teller(engine, "its code arrived"),
                Duration.ofSeconds(2));
    }

    void close(@Disposes GitCodeStore code) {
        code.close();
    }
}
