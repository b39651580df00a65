package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "code",
        description = "Code versions of a service.",
        subcommands = {
            CodeCommands.Listing.class,
            CodeCommands.Upload.class,
            CodeCommands.Enable.class,
            CodeCommands.Download.class,
            CodeCommands.Delete.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cps code upload blog/web blog.tar.gz --enable", "  cps code list blog/web"})
final class CodeCommands extends Group {
    /** A command about one version. */
    abstract static class OfVersion extends ServiceCommands.OfService {
        @Parameters(index = "1", paramLabel = "VERSION", description = "For example code-3f2a.")
        String version = "";

        String versionPath() {
            return path() + "/code/" + Reconciler.escape(version);
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "The versions; the current one is marked.",
            footerHeading = "%nExamples:%n",
            footer = "  cps code list blog/web")
    static final class Listing extends ServiceCommands.OfService {
        @Override
        public Integer call() {
            return list(
                    reconciler().get(path() + "/code"),
                    "No code yet.",
                    Column.of("VERSION", "id"),
                    Column.of("CURRENT", each -> each.path("current").asBoolean() ? "*" : ""),
                    Column.of("FILE", "fileName"),
                    Column.of("SIZE", each -> Render.bytes(each.path("bytes").asLong())),
                    Column.of("UPLOADED", each -> render().ago(Json.text(each, "uploadedAt"))),
                    Column.of("DESCRIPTION", "description"));
        }
    }

    @CommandLine.Command(
            name = "upload",
            description = "Uploads a version: a .war, or an archive (tar, tar.gz, tar.bz2, tar.xz, zip).",
            footerHeading = "%nExamples:%n",
            footer = {
                "  cps code upload blog/web blog.war",
                "  cps code upload blog/web blog.tar.gz --enable -d 'New theme'"
            })
    static final class Upload extends ServiceCommands.OfService {
        @Parameters(index = "1", paramLabel = "FILE", description = "The file.")
        String file = "";

        @Option(
                names = {"-d", "--description"},
                paramLabel = "TEXT",
                description = "For people.")
        String description = "";

        @Option(names = "--enable", description = "Switch to it at once, by a commit.")
        boolean enable;

        @Override
        public Integer call() {
            Path from = surroundings().folder().resolve(file);
            if (!Files.isRegularFile(from)) {
                throw Failure.of("There is no such file.").at(from).mend("name the archive to upload");
            }
            JsonNode uploaded = reconciler().upload(query(from), from);
            String id = Json.text(uploaded, "id");
            if (enable) {
                output().note("Uploaded " + id + ".");
                return changed(reconciler().post(path() + "/code/" + Reconciler.escape(id) + "/enable"));
            }
            return show(uploaded, each -> {
                output().line("Uploaded " + id + ".");
                output().note("Switch to it: " + surroundings().program() + " code enable " + service + " " + id);
                return OK;
            });
        }

        private String query(Path from) {
            String query = path() + "/code?fileName=" + Reconciler.escape(String.valueOf(from.getFileName()));
            return description.isEmpty() ? query : query + "&description=" + Reconciler.escape(description);
        }
    }

    @CommandLine.Command(
            name = "enable",
            description = "Switches the service to a version, by a commit.",
            footerHeading = "%nExamples:%n",
            footer = "  cps code enable blog/web code-3f2a")
    static final class Enable extends OfVersion {
        @Override
        public Integer call() {
            return changed(reconciler().post(versionPath() + "/enable"));
        }
    }

    @CommandLine.Command(
            name = "download",
            description = "Writes a version's bytes to a file.",
            footerHeading = "%nExamples:%n",
            footer = {"  cps code download blog/web code-3f2a", "  cps code download blog/web code-3f2a --to old.war"})
    static final class Download extends OfVersion {
        @Option(names = "--to", paramLabel = "FILE", description = "The file (default: the one uploaded).")
        @Nullable
        String to;

        @Override
        public Integer call() throws IOException {
            Path target = surroundings().folder().resolve(to == null ? uploadedName() : to);
            try (OutputStream out = Files.newOutputStream(target)) {
                reconciler().download(versionPath(), out);
            }
            output().line("Wrote " + target + ".");
            return OK;
        }

        private String uploadedName() {
            for (JsonNode each : reconciler().get(path() + "/code").path("items")) {
                if (Json.text(each, "id").equals(version)) {
                    // the name was somebody else's choice: no folders
                    return String.valueOf(Path.of(Json.text(each, "fileName")).getFileName());
                }
            }
            throw Failure.of("There is no such version.").at(version).mend("list them: cps code list " + service);
        }
    }

    @CommandLine.Command(
            name = "delete",
            description = "Deletes a version that is not the current one.",
            footerHeading = "%nExamples:%n",
            footer = "  cps code delete blog/web code-3f2a")
    static final class Delete extends OfVersion {
        @Override
        public Integer call() {
            reconciler().delete(versionPath());
            output().line("Deleted " + version + ".");
            return OK;
        }
    }
}
