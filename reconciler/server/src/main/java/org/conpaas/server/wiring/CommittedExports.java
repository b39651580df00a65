package org.conpaas.server.wiring;

import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.TypeSchema;
import org.conpaas.manifest.edit.Edited;
import org.conpaas.manifest.edit.ManifestDocuments;
import org.conpaas.manifest.edit.ManifestMerge;
import org.conpaas.manifest.edit.ManifestWriter;
import org.conpaas.server.api.Exports;
import org.conpaas.server.api.view.ChangeView;
import org.conpaas.server.git.CommittedText;
import org.conpaas.server.git.ManifestCommits;

/** Exports as edits of what is committed. */
final class CommittedExports implements Exports {
    private final CommittedText committed;
    private final ManifestCommits commits;
    private final List<TypeSchema> types;

    CommittedExports(CommittedText committed, ManifestCommits commits, List<TypeSchema> types) {
        this.committed = committed;
        this.commits = commits;
        this.types = types;
    }

    @Override
    public String text(Manifest running) {
        return committed
                .of(running.name())
                .flatMap(text -> document(text, running))
                .orElseGet(() -> ManifestWriter.write(running, types));
    }

    /** Only the application's own document: the file may hold other people's. */
    private Optional<String> document(String text, Manifest running) {
        return ManifestDocuments.split(text).stream()
                .flatMap(document ->
                        merge(document, running).match(Optional::of, problem -> Optional.<String>empty()).stream())
                .findFirst();
    }

    private Edited merge(String text, Manifest running) {
        return ManifestMerge.merge(running.at().file(), text, running, types);
    }

    @Override
    public ChangeView adopt(Manifest running, String author, String message) {
        return SourceCommits.made(() -> commits.adopt(
                running.name(),
                text -> TextEdits.edited(merge(text, running)),
                () -> text(running),
                SourceCommits.author(author),
                message));
    }
}
