package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.Commits;
import org.conpaas.server.api.ManifestEdits;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.CommitArchives;
import org.conpaas.server.config.Settings;
import org.conpaas.server.git.CodeHosting;
import org.conpaas.server.git.CodePushes;
import org.conpaas.server.git.CodeRepositories;
import org.conpaas.server.git.CommittedText;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.store.CodeKeyRepository;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.wiring.PushedVersions.Enabling;

/** Code that people push. */
@ApplicationScoped
public class CodeProducers {
    @Produces
    @Singleton
    CodeHosting hosting(GitSettings git, Reconciliation engine, Catalogue catalogue, PushedVersions versions) {
        return new CodeHosting(
                new CodeRepositories(git, new CodeServices(engine, catalogue)), new CodePushes(git, versions));
    }

    @Produces
    @Singleton
    PushedVersions versions(
            CodeVersionRepository rows, ArtifactFiles artifacts, Settings settings, Enabling enabling, Clock clock) {
        return new PushedVersions(
                rows, new CommitArchives(artifacts, settings.code().maxUpload()), enabling, clock);
    }

    @Produces
    @Singleton
    Enabling enabling(
            Commits commits,
            ManifestEdits edits,
            GitSources sources,
            GitSettings git,
            CatalogueReader reader,
            Reconciliation engine) {
        return new Enabling(commits, edits, new CommittedText(sources, git), reader, engine);
    }

    @Produces
    @Singleton
    StoredKeys keys(
            CodeKeyRepository rows,
            Reconciliation engine,
            Catalogue catalogue,
            Settings settings,
            SshStart ssh,
            Clock clock) {
        return new StoredKeys(
                rows, new CodeServices(engine, catalogue), settings.http().publicUrl(), ssh::door, clock);
    }
}
