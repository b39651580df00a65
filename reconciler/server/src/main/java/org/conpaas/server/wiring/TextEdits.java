package org.conpaas.server.wiring;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.edit.Edited;
import org.conpaas.manifest.edit.ManifestEditor;
import org.conpaas.server.api.ManifestEdits;
import org.conpaas.server.rest.Refusal;

/** Commands as edits of a manifest's text, comments kept. */
final class TextEdits implements ManifestEdits {
    @Override
    public String scale(String text, String application, String service, Map<String, Integer> roles) {
        String edited = text;
        for (Map.Entry<String, Integer> role : roles.entrySet()) {
            edited = edited(ManifestEditor.count(edited, application, service, role.getKey(), role.getValue()));
        }
        return edited;
    }

    @Override
    public String suspend(String text, String application, boolean suspend) {
        return edited(ManifestEditor.set(text, application, List.of("spec", "suspend"), suspend));
    }

    @Override
    public String running(String text, String application, String service, boolean running) {
        return edited(ManifestEditor.set(text, application, List.of("spec", "services", service, "running"), running));
    }

    @Override
    public String codeVersion(String text, String application, String service, String id) {
        List<String> code = List.of("spec", "services", service, "code");
        return edited(ManifestEditor.set(text, application, code, Map.of("version", id)));
    }

    @Override
    public String disk(String text, String application, String service, String disk, Map<String, String> fields) {
        return edited(ManifestEditor.set(text, application, pathOf(service, disk), fields));
    }

    @Override
    public String diskField(String text, String application, String service, String disk, String field, String value) {
        List<String> path =
                Stream.concat(pathOf(service, disk).stream(), Stream.of(field)).toList();
        return edited(
                value.isEmpty()
                        ? ManifestEditor.remove(text, application, path)
                        : ManifestEditor.set(text, application, path, value));
    }

    @Override
    public String withoutDisk(String text, String application, String service, String disk) {
        return edited(ManifestEditor.remove(text, application, pathOf(service, disk)));
    }

    private static List<String> pathOf(String service, String disk) {
        return List.of("spec", "services", service, "disks", disk);
    }

    static String edited(Edited edited) {
        return edited.match(text -> text, TextEdits::refused);
    }

    private static String refused(Problem problem) {
        throw Refusal.unprocessable("the manifest cannot be edited: " + problem.message(), List.of(problem));
    }
}
