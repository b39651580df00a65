package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "download",
        description = "Writes a version's archive to a file, whether it was uploaded or pushed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps code download blog/web code-3f2a91c0",
            "  cps code download blog/web git-1a2b3c4 --to -",
            "  cps code download blog/web code-3f2a91c0 --to old.war --force"
        })
final class CodeDownload extends CodeCommands.OfVersion {
    private static final Pattern ENDING = Pattern.compile("(\\.tar)?\\.[a-z0-9]{1,5}$");

    @Mixin
    WrittenTo target = new WrittenTo();

    @Override
    public Integer call() throws IOException {
        target.write(surroundings(), () -> version + ending(), out -> reconciler()
                        .download(versionPath(), out))
                .ifPresent(file -> output().line("Wrote " + file + "."));
        return OK;
    }

    private String ending() {
        return ending(reconciler().get(path() + "/code"), version)
                .orElseThrow(() -> Failure.of("There is no such version.")
                        .at(version)
                        .mend("list them: cps code list " + service));
    }

    /** Only the ending counts of a name that was somebody else's choice. @return empty when there is no such version */
    static Optional<String> ending(JsonNode versions, String id) {
        for (JsonNode each : versions.path("items")) {
            if (Json.text(each, "id").equals(id)) {
                Matcher ending = ENDING.matcher(Json.text(each, "fileName").toLowerCase(Locale.ROOT));
                return Optional.of(ending.find() ? ending.group() : "");
            }
        }
        return Optional.empty();
    }
}
