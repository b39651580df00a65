package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.conpaas.manifest.ManifestResult;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.edit.ManifestEditor;

/** An application as a folder: the data of its services and what was uploaded of its code, and a manifest that names both. */
final class ExportFolder {
    private static final String MANIFEST = "manifest.yaml";

    private final Reconciler reconciler;
    private final Path folder;
    private final boolean overwrites;
    private final BiConsumer<String, Long> progress;
    private final List<String> written = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** @param progress hears a file's name and how many bytes of it are there */
    ExportFolder(Reconciler reconciler, Path folder, boolean overwrites, BiConsumer<String, Long> progress) {
        this.reconciler = reconciler;
        this.folder = folder;
        this.overwrites = overwrites;
        this.progress = progress;
    }

    /** Paths in the folder, the manifest last. */
    List<String> written() {
        return written;
    }

    /** Paths that the manifest names, that are the repository's, and that are not in the folder. */
    List<String> lacking() {
        return lacking;
    }

    /** What of the application is not in the folder, and why. */
    List<String> missing() {
        return missing;
    }

    /** @param name of the application in the new manifest */
    void write(String application, String name) throws IOException {
        Path target = folder.resolve(MANIFEST);
        if (Files.exists(target) && !overwrites) {
            throw Failure.of("There is a manifest already.").at(target).mend("name another folder, or say --force");
        }
        String text = reconciler.text(Command.app(application) + "/export");
        for (ServiceSpec service : services(text, application)) {
            text = withData(text, application, service);
            text = withCode(text, application, service);
            service.startupScript().filter(path -> !path.contains("://")).ifPresent(this::needs);
            service.secrets().forEach((reference, field) -> sealed(service, reference, field));
        }
        if (!name.equals(application)) {
            text = set(text, application, List.of("metadata", "name"), name);
        }
        String whole = text;
        file(MANIFEST, out -> out.write(whole.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<ServiceSpec> services(String text, String application) {
        ManifestResult read = Offline.read(Map.of(MANIFEST, text.getBytes(StandardCharsets.UTF_8)));
        read.problems().stream().filter(Problem::isError).findFirst().ifPresent(problem -> {
            throw Failure.of("This cps does not understand the reconciler's manifest.")
                    .at(String.valueOf(problem.at()))
                    .because(problem.message())
                    .mend("use a cps of the reconciler's version");
        });
        return read.manifests().stream()
                .filter(manifest -> manifest.name().equals(application))
                .flatMap(manifest -> new TreeMap<>(manifest.services()).values().stream())
                .toList();
    }

    private String withData(String text, String application, ServiceSpec service) throws IOException {
        String path = Command.app(application) + "/services/" + Reconciler.escape(service.name()) + "/data";
        List<JsonNode> all = Json.items(reconciler.list(path).path("items"));
        String edited = text;
        for (JsonNode each : all) {
            edited = withData(edited, application, service, path, each);
        }
        Set<String> taken = all.stream()
                .filter(each -> each.path("field").path(0).asText().equals("disks"))
                .map(each -> each.path("field").path(1).asText())
                .collect(Collectors.toSet());
        new TreeMap<>(service.disks()).forEach((name, disk) -> {
            if (!taken.contains(name)) {
                left(service, name, disk);
            }
        });
        return edited;
    }

    private String withData(String text, String application, ServiceSpec service, String path, JsonNode data)
            throws IOException {
        // the names of services and data with hyphens in between are not unique
        String file = "data/" + service.name() + "/" + Json.text(data, "fileName");
        String from = path + "/" + Reconciler.escape(Json.text(data, "name"));
        file(file, out -> reconciler.data(from, out, bytes -> progress.accept(file, bytes)));
        String edited = text;
        List<String> field = field(service.name(), data);
        for (Map.Entry<String, JsonNode> beside : data.path("besides").properties()) {
            List<String> place = new ArrayList<>(field.subList(0, field.size() - 1));
            place.add(beside.getKey());
            edited = set(edited, application, place, beside.getValue().asText());
        }
        return set(edited, application, field, file);
    }

    private void left(ServiceSpec service, String name, Disk disk) {
        disk.from().filter(path -> !path.contains("://")).ifPresent(this::needs);
        if (disk.kind() != Disk.Kind.VOLATILE && disk.kind() != Disk.Kind.READONLY) {
            missing.add("what is on disk " + name + " of " + service.name() + ": a " + service.type()
                    + " service cannot give it out while it serves");
        }
    }

    private void sealed(ServiceSpec service, SecretReference reference, String field) {
        if (reference.match(named -> false, jwe -> true)) {
            missing.add("the secret services." + service.name() + "." + field
                    + ": it is sealed for this application here, so seal it anew where it moves to");
        }
    }

    private static List<String> field(String service, JsonNode data) {
        List<String> field = new ArrayList<>(List.of("spec", "services", service));
        data.path("field").forEach(step -> field.add(step.asText()));
        return field;
    }

    /** A version belongs to this service of this reconciler; a file can go anywhere. */
    private String withCode(String text, String application, ServiceSpec service) throws IOException {
        Code code = service.code().orElse(null);
        if (code instanceof Code.Archive archive && !archive.isUrl()) {
            needs(archive.location());
        }
        if (!(code instanceof Code.Version version)) {
            return text;
        }
        String path = Command.app(application) + "/services/" + Reconciler.escape(service.name()) + "/code";
        String ending = CodeDownload.ending(reconciler.get(path), version.id())
                .orElseThrow(() -> Failure.of("Its code is not there any more.")
                        .at(version.id())
                        .mend("see: cps code list " + application + "/" + service.name()));
        String file = "code/" + service.name() + "-" + version.id() + ending;
        file(file, out -> reconciler.download(path + "/" + Reconciler.escape(version.id()), out));
        return set(text, application, List.of("spec", "services", service.name(), "code"), Map.of("archive", file));
    }

    private void needs(String path) {
        if (!Files.exists(folder.resolve(path))) {
            lacking.add(path);
        }
    }

    private void file(String path, WholeFile.Content content) throws IOException {
        Path target = folder.resolve(path);
        if (Files.exists(target) && !overwrites) {
            throw Failure.of("The file is there already.").at(target).mend("name another folder, or say --force");
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        WholeFile.write(target, content);
        written.add(path);
    }

    private static String set(String text, String application, List<String> path, Object value) {
        return ManifestEditor.set(text, application, path, value).match(edited -> edited, problem -> {
            throw Failure.of("The manifest cannot be written.")
                    .at(String.join(".", path))
                    .because(problem.message())
                    .mend(problem.hint().orElse("set that field by hand"));
        });
    }
}
