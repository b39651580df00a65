package org.conpaas.manifest.yaml;

import java.util.List;
import org.conpaas.manifest.Limits;
import org.conpaas.manifest.Problem;

/**
 * One file's documents, as far as they could be read.
 *
 * @param text what the spans of the documents' nodes count in: without a byte order mark
 * @param documents in order; empty ones left out
 * @param problems that concern the file whoever its documents belong to: its encoding, its syntax, its limits
 */
public record YamlFile(String file, String text, List<Document> documents, List<Problem> problems) {
    public YamlFile {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    /** @param problems that another tool's YAML may have and a manifest may not: tags, merge keys, keys given twice */
    public record Document(YamlNode root, List<Problem> problems) {
        public Document {
            problems = List.copyOf(problems);
        }
    }

    /** Never throws; takes time and memory in proportion to the file's size at most. */
    public static YamlFile read(String file, byte[] content, Limits limits) {
        YamlText text = YamlText.of(file, content, limits);
        return text.problem()
                .map(problem -> new YamlFile(file, "", List.of(), List.of(problem)))
                .orElseGet(() -> new YamlComposer(file, text.text(), limits).compose());
    }
}
