package org.conpaas.server.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.conpaas.core.plan.PlanText;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.Engine;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.port.StateStore;
import org.conpaas.server.agents.Artifacts;
import org.conpaas.server.agents.Enrolments;
import org.conpaas.server.agents.Software;
import org.conpaas.server.api.Clouds;
import org.conpaas.server.api.CodeVersions;
import org.conpaas.server.api.Commits;
import org.conpaas.server.api.Confirmations;
import org.conpaas.server.api.EventStream;
import org.conpaas.server.api.Exports;
import org.conpaas.server.api.Histories;
import org.conpaas.server.api.Installation;
import org.conpaas.server.api.LoginLinks;
import org.conpaas.server.api.ManifestEdits;
import org.conpaas.server.api.Manifests;
import org.conpaas.server.api.Operations;
import org.conpaas.server.api.PlanWriter;
import org.conpaas.server.api.Secrets;
import org.conpaas.server.api.Snapshots;
import org.conpaas.server.api.Sources;
import org.conpaas.server.api.Webhooks;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.config.Settings;
import org.conpaas.server.config.SettingsReader;
import org.conpaas.server.dumps.DumpFiles;
import org.conpaas.server.git.CommittedText;
import org.conpaas.server.git.GitSettings;
import org.conpaas.server.git.GitSources;
import org.conpaas.server.git.HostedRepositories;
import org.conpaas.server.git.ManifestCommits;
import org.conpaas.server.git.Webhook;
import org.conpaas.server.sealing.SealingKeys;
import org.conpaas.server.security.AgentEnrolment;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.DecisionRepository;
import org.conpaas.server.store.HistoryRepository;
import org.conpaas.server.store.OperationRepository;
import org.conpaas.server.store.SecretRepository;
import org.eclipse.microprofile.config.Config;

/** What the API asks of the rest. */
@ApplicationScoped
public class ApiProducers {
    private static final int EVENTS = 2_000;
    private static final int LISTENERS = 200;

    @Produces
    @Singleton
    Commits commits(ManifestCommits commits) {
        return new SourceCommits(commits);
    }

    @Produces
    @Singleton
    Sources sources(GitSources sources, HostedRepositories hosted, Settings settings) {
        return new RegisteredSources(sources, hosted, settings.http().publicUrl());
    }

    @Produces
    @Singleton
    Histories histories(HistoryRepository history) {
        return new StoredHistory(history);
    }

    @Produces
    @Singleton
    CodeVersions codeVersions(
            CodeVersionRepository rows, ArtifactFiles files, Reconciliation engine, Settings settings, Clock clock) {
        return new StoredCode(rows, files, engine, settings.code().maxUpload(), clock);
    }

    @Produces
    @Singleton
    Operations operations(OperationRepository operations, Clock clock) {
        return (application, service, command, parameters, nodes) -> operations
                .add(application, service, command, parameters, nodes, clock.instant())
                .id();
    }

    @Produces
    @Singleton
    Confirmations confirmations(DecisionRepository decisions) {
        return new Confirmations() {
            @Override
            public void deletionsOf(String application, String revision) {
                decisions.confirm(application, revision);
            }

            @Override
            public void deletion(String application) {
                decisions.delete(application);
            }
        };
    }

    @Produces
    @Singleton
    Webhooks webhooks(Webhook webhook) {
        return (source, headers, body) -> webhook.receive(source, headers, body).status();
    }

    @Produces
    @Singleton
    LoginLinks loginLinks(org.conpaas.server.security.LoginLinks links) {
        return links::create;
    }

    @Produces
    @Singleton
    PlanWriter planWriter() {
        return PlanText::of;
    }

    @Produces
    @Singleton
    Manifests manifests(CatalogueReader reader) {
        return new ManifestTexts(reader);
    }

    @Produces
    @Singleton
    Exports exports(GitSources sources, GitSettings settings, ManifestCommits commits, Catalogue catalogue) {
        return new CommittedExports(new CommittedText(sources, settings), commits, catalogue.schemas());
    }

    @Produces
    @Singleton
    ManifestEdits edits() {
        return new TextEdits();
    }

    @Produces
    @Singleton
    Artifacts artifacts(ArtifactFiles files) {
        return files::find;
    }

    @Produces
    @Singleton
    Software software(Distribution distribution) {
        return distribution::agentFile;
    }

    @Produces
    @Singleton
    Enrolments enrolments(AgentEnrolment enrolment) {
        return new Enrolments() {
            @Override
            public Optional<Enrolment> enrol(String token, String csr) {
                return enrolment.enrol(token, csr).map(this::told);
            }

            @Override
            public Enrolment renew(String agent, String csr) {
                return told(enrolment.renew(agent, csr));
            }

            private Enrolment told(AgentEnrolment.Enrolled done) {
                return new Enrolment(done.certificate(), done.authority(), done.agent());
            }
        };
    }

    @Produces
    @Singleton
    EventStream events(Engine engine, Clock clock, ExecutorService messengers) {
        EventStream events = new EventStream(clock.millis() * 1_000, EVENTS, LISTENERS, messengers);
        engine.listen(events::publish);
        return events;
    }

    @Produces
    @Singleton
    Announcements announcements(HistoryRepository history, EventStream events, Clock clock) {
        return new Announcements(history, events, clock);
    }

    @Produces
    @Singleton
    Secrets secrets(
            SecretRepository rows, SealingKeys keys, Announcements announcements, Reconciliation engine, Clock clock) {
        return new StoredSecrets(rows, keys, announcements, engine, clock);
    }

    @Produces
    @Singleton
    CloudTrash trash(
            ConfiguredClouds clouds, DumpFiles dumps, Settings settings, Announcements announcements, Clock clock) {
        return new CloudTrash(clouds, dumps, settings.trash().keep(), announcements, clock);
    }

    @Produces
    @Singleton
    Snapshots snapshots(ConfiguredClouds clouds, Announcements announcements) {
        return new CloudSnapshots(clouds, announcements);
    }

    @Produces
    @Singleton
    Clouds clouds(ConfiguredClouds clouds, Reconciliation engine, StateStore store) {
        return new AskedClouds(clouds, engine, store);
    }

    @Produces
    @Singleton
    Installation installation(Settings settings, Config config, ConfiguredClouds clouds) {
        return new ThisInstallation(settings, new SettingsReader(config), clouds);
    }
}
