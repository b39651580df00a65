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
import org.conpaas.server.code.ArtifactFiles;
import org.conpaas.server.code.ArtifactFiles.Artifact;
import org.conpaas.server.code.UploadedCode;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.store.CodeVersionRepository;
import org.conpaas.server.store.CodeVersionRepository.CodeVersionRow;

/** Uploaded versions: their names in the database, their bytes among the artifacts. */
final class StoredCode implements CodeVersions {
    private static final long MOST_BYTES = 4L << 30;
    private static final int ID_DIGITS = 8;

    private final CodeVersionRepository rows;
    private final ArtifactFiles artifacts;
    private final Reconciliation engine;
    private final Clock clock;

    StoredCode(CodeVersionRepository rows, ArtifactFiles artifacts, Reconciliation engine, Clock clock) {
        this.rows = rows;
        this.artifacts = artifacts;
        this.engine = engine;
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
                        row.bytes()))
                .toList();
    }

    private Optional<String> current(String application, String service) {
        return engine.state(application)
                .flatMap(ApplicationState::running)
                .map(manifest -> manifest.services().get(service))
                .flatMap(ServiceSpec::code)
                .flatMap(code -> code instanceof Code.Version version ? Optional.of(version.id()) : Optional.empty());
    }

    @Override
    public String store(String application, String service, String fileName, String description, InputStream bytes)
            throws IOException {
        Artifact artifact = artifacts.put(bytes, MOST_BYTES, Optional.empty());
        String id = "code-" + artifact.sha256().substring(0, ID_DIGITS);
        rows.add(new CodeVersionRow(
                application, service, id, artifact.sha256(), fileName, description, artifact.bytes(), clock.instant()));
        return id;
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
        if (current(application, service).equals(Optional.of(id))) {
            throw Refusal.conflict(id + " is what the service runs", "enable another version first");
        }
        rows.remove(application, service, id);
    }
}
