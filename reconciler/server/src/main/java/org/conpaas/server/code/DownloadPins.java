package org.conpaas.server.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Remembers what a URL without a digest gave the first time, so that it cannot give something else later. Thread-safe. */
final class DownloadPins {
    private final Path folder;

    DownloadPins(Path folder) {
        this.folder = folder;
    }

    Optional<String> find(String url) throws IOException {
        Path file = file(url);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 2 && lines.get(1).equals(url) ? Optional.of(lines.get(0)) : Optional.empty();
    }

    synchronized void pin(String url, String sha256) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "pin", ".part");
        Files.writeString(part, sha256 + "\n" + url + "\n");
        Files.move(part, file(url), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(String url) {
        return folder.resolve(
                UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)).toString());
    }
}
