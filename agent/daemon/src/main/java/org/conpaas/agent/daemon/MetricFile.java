package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.agent.protocol.NodeMetrics;

/** A file of a node's tree with lines {@code name value}. What does not follow that is passed over: its writer may be anybody. */
final class MetricFile {
    private static final int LONGEST = 16 << 10;
    private static final Duration OLDEST = Duration.ofSeconds(30);

    private MetricFile() {}

    /** @return empty when there is no such file, or nobody has written it for half a minute */
    static Map<String, Double> read(Path root, String path, Instant now) {
        try {
            Path file = Tree.inside(root, path);
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean fresh = is.lastModifiedTime().toInstant().plus(OLDEST).isAfter(now);
            // a pipe would hold up whoever opens it
            return is.isRegularFile() && fresh ? parse(text(file)) : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(content.readNBytes(LONGEST), StandardCharsets.US_ASCII);
        }
    }

    static Map<String, Double> parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().forEach(line -> {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 2 && NodeMetrics.isName(words[0]) && values.size() < NodeMetrics.MOST_VALUES) {
                number(words[1], words[0], values);
            }
        });
        return values;
    }

    private static void number(String word, String name, Map<String, Double> values) {
        try {
            double value = Double.parseDouble(word);
            if (Double.isFinite(value)) {
                values.put(name, value);
            }
        } catch (NumberFormatException notANumber) {
            // half a line of a file that is being written, or another program's idea of a number: the next look may
            // tell more
            values.remove(name);
        }
    }
}
