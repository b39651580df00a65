package org.conpaas.server.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.server.api.CodeVersions;
import org.conpaas.server.api.view.CodeVersionView;
import org.conpaas.server.code.ArchiveCheck;
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.ArtifactFiles.Artifact;
import org.conpaas.server.code.ArtifactFiles.ArtifactException;
import org.conpaas.server.code.ArtifactFiles.StorageException;
import org.conpaas.server.code.ArtifactFiles.TooLargeException;
import org.conpaas.server.code.UploadedCode;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.CodeVersionRepository.CodeVersionRow;

/** Versions: their names in the database, their bytes among the artifacts. */
final class StoredCode implements CodeVersions {
    private static final int ID_DIGITS = 8;

    private final CodeVersionRepository rows;
    private final ArtifactFiles artifacts;
    private final Reconciliation engine;
    private final long largest;
    private final Clock clock;

    /** @param largest version, in bytes */
    StoredCode(CodeVersionRepository rows, ArtifactFiles artifacts, Reconciliation engine, long largest, Clock clock) {
        this.rows = rows;
        this.artifacts = artifacts;
        this.engine = engine;
        this.largest = largest;
        this.clock = clock;
    }

    static UploadedCode.Version version(CodeVersionRow row) {
        return new UploadedCode.Version(row.id(), row.sha256(), row.fileName());
    }

    @Override
    public List<CodeVersionView> list(String application, String service) {
        Optional<String> current = current(application, service);
        return rows.all(application, service).stream()
                .map(row -> new CodeVersionView(
                        row.id(),
                        row.fileName(),
                        row.description(),
                        row.uploadedAt(),
                        current.equals(Optional.of(row.id())),
                        row.bytes(),
                        row.sha256()))
                .toList();
    }

    @Override
    public long largest() {
        return largest;
    }

    private Optional<String> current(String application, String service) {
        return engine.state(application)
                .flatMap(ApplicationState::running)
                .map(manifest -> manifest.services().get(service))
                .flatMap(ServiceSpec::code)
                .flatMap(code -> code instanceof Code.Version version ? Optional.of(version.id()) : Optional.empty());
    }

    @Override
    public Stored store(String application, String service, Upload upload, InputStream bytes) {
        Artifact artifact = kept(upload, bytes);
        String id =
                VersionNames.of(rows, application, service, "code-", artifact.sha256(), ID_DIGITS, artifact.sha256());
        boolean fresh = rows.add(new CodeVersionRow(
                application,
                service,
                id,
                artifact.sha256(),
                upload.fileName(),
                upload.description(),
                artifact.bytes(),
                clock.instant()));
        return new Stored(id, fresh);
    }

    private Artifact kept(Upload upload, InputStream bytes) {
        try {
            ArchiveCheck.requireKnown(upload.fileName());
            announced(upload.length().orElse(0L));
            return artifacts.put(bytes::transferTo, largest, upload.sha256(), file -> inspect(file, upload));
        } catch (TooLargeException e) {
            throw tooLarge();
        } catch (ArtifactException e) {
            throw Refusal.of(422, "CP6023", String.valueOf(e.getMessage()), "mend the archive and upload it again");
        } catch (StorageException e) {
            throw full(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Refusal.badRequest("the upload broke off: " + e.getMessage(), "upload it again; nothing was kept");
        }
    }

    /** Before anything is read of what could not be kept. */
    private void announced(long length) throws IOException {
        if (length > largest) {
            throw tooLarge();
        }
        if (length > artifacts.usable()) {
            throw full("the upload has " + length + " bytes, and " + artifacts.usable() + " are free");
        }
    }

    private static void inspect(Path file, Upload upload) throws IOException {
        long length = Files.size(file);
        if (upload.length().filter(announced -> announced != length).isPresent()) {
            throw new IOException(
                    "it ended after " + length + " of " + upload.length().orElseThrow() + " bytes");
        }
        ArchiveCheck.of(file, upload.fileName());
    }

    private Refusal tooLarge() {
        return Refusal.of(
                413,
                "CP6013",
                "a code version may have " + largest + " bytes, and this one has more",
                "leave out what does not run; an operator can raise conpaas.code.max-upload");
    }

    private static Refusal full(String why) {
        return Refusal.of(
                507,
                "CP6507",
                "the reconciler's disk has no room for it: " + why,
                "free space below the home's artifacts/, then upload it again; nothing was kept");
    }

    @Override
    public Optional<Content> open(String application, String service, String id) throws IOException {
        Optional<CodeVersionRow> row = rows.find(application, service, id);
        Optional<Path> file = row.flatMap(found -> artifacts.find(found.sha256()));
        if (row.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Content(
                row.orElseThrow().fileName(), row.orElseThrow().bytes(), Files.newInputStream(file.orElseThrow())));
    }

    @Override
    public void delete(String application, String service, String id) {
        if (CodeServices.names(engine, application, service, id)) {
            throw Refusal.conflict(
                    "a manifest of " + application + " names " + id,
                    "enable another version first, and wait until it is followed: cps why " + application);
        }
        rows.remove(application, service, id);
    }
}
