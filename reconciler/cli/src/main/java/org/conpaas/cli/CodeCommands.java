package org.conpaas.cli;

import org.conpaas.cli.Table.Column;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "code",
        description = "Code versions of a service: uploaded, or pushed with Git.",
        subcommands = {
            CodeCommands.Listing.class,
            CodeUpload.class,
            CodeCommands.Enable.class,
            CodeDownload.class,
            CodeCommands.Delete.class,
            CodeKeyCommands.class,
            CodeKeyCommands.Remote.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps code upload blog/web blog.tar.gz --enable",
            "  cps code list blog/web",
            "  cps code remote blog/web"
        })
final class CodeCommands extends Group {
    /** A command about one version. */
    abstract static class OfVersion extends ServiceCommands.OfService {
        @Parameters(index = "1", paramLabel = "VERSION", description = "For example code-3f2a91c0 or git-1a2b3c4.")
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
            name = "delete",
            description = "Deletes a version that no manifest names.",
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
