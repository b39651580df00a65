package org.conpaas.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A bare repository that the git program writes, thousands of files in one commit. Not thread-safe. */
record Repository(Path folder) {
    private static final long FIRST = 1_700_000_000L;

    static Repository create(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Program.run(folder, List.of("git", "init", "-q", "--bare", "-b", "main"));
        return new Repository(folder);
    }

    /** Commits these files to the branch main, besides those that are there. @param number grows from commit to commit */
    void commit(int number, Map<String, String> files) throws IOException, InterruptedException {
        StringBuilder stream = new StringBuilder("commit refs/heads/main\n");
        stream.append("committer Bench <bench@localhost> ")
                .append(FIRST + number)
                .append(" +0000\n");
        data(stream, "Commit " + number);
        if (number > 0) {
            stream.append("from refs/heads/main^0\n");
        }
        files.forEach((path, text) -> {
            stream.append("M 100644 inline ").append(path).append('\n');
            data(stream, text);
        });
        Program.run(
                folder,
                List.of("git", "fast-import", "--quiet", "--force"),
                Map.of(),
                stream.append('\n').toString());
    }

    private static void data(StringBuilder stream, String text) {
        stream.append("data ")
                .append(text.getBytes(StandardCharsets.UTF_8).length)
                .append('\n');
        stream.append(text).append('\n');
    }
}
