package org.conpaas.server.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.core.plan.PlanText;
import org.conpaas.core.service.CatalogueReader;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.Manifest;
import org.conpaas.server.api.Commits;
import org.conpaas.server.api.ManifestEdits;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.code.CommitArchives;
import org.conpaas.server.git.CodeRepositories.Name;
import org.conpaas.server.git.CommittedText;
import org.conpaas.server.git.PushedCode;
import org.conpaas.server.git.SourceException;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.CodeVersionRepository.CodeVersionRow;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Pushed code as versions, beside those that were uploaded. */
final class PushedVersions implements PushedCode {
    private static final int ID_DIGITS = 7;
    private static final int LONGEST_SUBJECT = 200;

    private final CodeVersionRepository rows;
    private final CommitArchives archives;
    private final Enabling enabling;
    private final Clock clock;

    /** What enabling a version takes. */
    record Enabling(
            Commits commits, ManifestEdits edits, CommittedText text, CatalogueReader reader, Reconciliation engine) {
        String with(String manifest, Name name, String version) {
            return edits.codeVersion(manifest, name.application(), name.service(), version);
        }
    }

    PushedVersions(CodeVersionRepository rows, CommitArchives archives, Enabling enabling, Clock clock) {
        this.rows = rows;
        this.archives = archives;
        this.enabling = enabling;
        this.clock = clock;
    }

    @Override
    public Packed pack(Repository repository, RevCommit commit) throws SourceException, IOException {
        return archives.pack(repository, commit);
    }

    @Override
    public String register(Name name, RevCommit commit, Packed packed) {
        String id = VersionNames.of(
                rows, name.application(), name.service(), "git-", commit.name(), ID_DIGITS, packed.sha256());
        rows.add(new CodeVersionRow(
                name.application(),
                name.service(),
                id,
                packed.sha256(),
                id + CommitArchives.ENDING,
                subject(commit),
                packed.bytes(),
                clock.instant()));
        return id;
    }

    private static String subject(RevCommit commit) {
        String subject = commit.getShortMessage().replaceAll("\\p{Cntrl}+", " ").strip();
        return subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject;
    }

    @Override
    public List<String> forecast(Name name, String version) {
        try {
            return enabling.text().of(name.application()).stream()
                    .flatMap(text -> manifest(enabling.with(text, name, version), name.application()).stream())
                    .map(manifest -> enabling.engine().preview(manifest).plan())
                    .map(plan -> plan.isEmpty() ? "nothing" : PlanText.counts(plan))
                    .toList();
        } catch (Refusal unreadable) {
            // the version is there all the same; enabling it says what is wrong
            return List.of();
        }
    }

    private Optional<Manifest> manifest(String text, String application) {
        return enabling.reader().readAll(Map.of("manifest.yaml", text.getBytes(UTF_8))).manifests().stream()
                .filter(manifest -> manifest.name().equals(application))
                .findFirst();
    }

    @Override
    public List<String> enable(Name name, String version, String user) {
        try {
            return told(enabling.commits()
                    .edit(
                            name.application(),
                            text -> enabling.with(text, name, version),
                            user,
                            "Run " + version + " in " + name));
        } catch (Refusal refused) {
            return List.of("not enabled: " + refused.getMessage());
        }
    }

    private static List<String> told(ChangeView change) {
        if (change.pushed()) {
            return List.of("enabled by commit " + change.commit().orElse("") + " to " + change.source());
        }
        return Stream.concat(
                        Stream.of("not enabled: the repository of " + change.source()
                                + " is not ours to push to; apply this patch there:"),
                        change.patch().orElse("").lines())
                .toList();
    }
}
