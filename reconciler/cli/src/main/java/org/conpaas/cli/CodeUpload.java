package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import org.conpaas.cli.client.Reconciler;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "upload",
        description = {
            "Uploads a version: a .war, an archive (tar, tar.gz, tar.bz2, tar.xz, zip), or a folder, of which all is packed.",
            "What the service has already is not sent again. An upload that breaks off leaves nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cps code upload blog/web blog.war",
            "  cps code upload blog/web blog.tar.gz --enable -d 'New theme'",
            "  cps code upload blog/web ./public"
        })
final class CodeUpload extends ServiceCommands.OfService {
    private static final long WORTH_A_BAR = 1 << 20;

    @Parameters(index = "1", paramLabel = "FILE", description = "The archive or folder.")
    String file = "";

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            description = "For people.")
    String description = "";

    @Option(names = "--enable", description = "Switch to it at once, by a commit.")
    boolean enable;

    @Override
    public Integer call() throws IOException {
        Path from = surroundings().folder().resolve(file).normalize();
        if (Files.isDirectory(from)) {
            try (PackedFolder packed = PackedFolder.of(from)) {
                output().note("Packed " + packed.files() + " files of " + from + ".");
                return send(packed.archive(), from.getFileName() + ".tar.gz");
            }
        }
        if (!Files.isRegularFile(from)) {
            throw Failure.of("There is no such file.").at(from).mend("name the archive or folder to upload");
        }
        return send(from, String.valueOf(from.getFileName()));
    }

    private int send(Path archive, String name) throws IOException {
        String sha256 = digest(archive);
        JsonNode there = reconciler().get(path() + "/code");
        checkSize(archive, there);
        Optional<JsonNode> known = Json.items(there.path("items")).stream()
                .filter(version -> Json.text(version, "sha256").equals(sha256))
                .findFirst();
        JsonNode uploaded = known.<JsonNode>map(version -> Json.object().put("id", Json.text(version, "id")))
                .orElseGet(() -> reconciler().upload(query(name, sha256), archive, sent -> progress(sent, archive)));
        output().clearProgress();
        return told(uploaded, known.isPresent() ? " is there already." : " uploaded.");
    }

    private static void checkSize(Path archive, JsonNode there) throws IOException {
        long largest = there.path("largest").asLong(Long.MAX_VALUE);
        if (Files.size(archive) > largest) {
            throw Failure.of("The archive is too large.")
                    .at(archive)
                    .because("it has " + Render.bytes(Files.size(archive)) + ", and the reconciler takes "
                            + Render.bytes(largest))
                    .mend("leave out what does not run; an operator can raise conpaas.code.max-upload");
        }
    }

    private int told(JsonNode uploaded, String what) {
        String id = Json.text(uploaded, "id");
        if (enable) {
            output().note("Version " + id + what);
            return changed(reconciler().post(path() + "/code/" + Reconciler.escape(id) + "/enable"));
        }
        return show(uploaded, each -> {
            output().line("Version " + id + what);
            output().note("Switch to it: " + surroundings().program() + " code enable " + service + " " + id);
            return OK;
        });
    }

    private void progress(long sent, Path archive) {
        long all = archive.toFile().length();
        if (surroundings().errIsTerminal() && all > WORTH_A_BAR) {
            long percent = sent * 100 / all;
            output().progress("Uploading [" + "#".repeat((int) (percent / 4)) + " ".repeat((int) (25 - percent / 4))
                    + "] " + percent + " % of " + Render.bytes(all));
        }
    }

    private String query(String name, String sha256) {
        String query = path() + "/code?fileName=" + Reconciler.escape(name) + "&sha256=" + sha256;
        return description.isEmpty() ? query : query + "&description=" + Reconciler.escape(description);
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
