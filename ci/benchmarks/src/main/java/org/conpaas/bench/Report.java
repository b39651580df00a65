package org.conpaas.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bench's figures as a file that programs read. */
record Report(Bench bench, Effort effort, Outcome outcome, Instant startedAt, double loadBefore, double loadAfter) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @return the file, named after the bench */
    Path writeTo(Path folder) throws IOException {
        Path file = folder.resolve(bench.id() + ".json");
        Files.createDirectories(folder);
        JSON.writeValue(file.toFile(), json());
        return file;
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", bench.id());
        json.put("title", bench.title());
        json.put("startedAt", startedAt.toString());
        json.put("warmUps", effort.warmUps());
        json.put("runs", effort.runs());
        json.put("loadBefore", loadBefore);
        json.put("loadAfter", loadAfter);
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("java", System.getProperty("java.version"));
        json.put("figures", outcome.figures().stream().map(Report::json).toList());
        json.put("notes", outcome.notes());
        return json;
    }

    private static Map<String, Object> json(Figure figure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", figure.what());
        json.put("size", figure.size());
        json.put("unit", figure.unit());
        json.putAll(json(figure.samples()));
        figure.aim().ifPresent(aim -> {
            json.put("aim", (aim.orMore() ? ">= " : "<= ") + Table.number(aim.limit()));
            json.put("met", aim.isMetBy(figure.samples()));
        });
        figure.peer().ifPresent(peer -> {
            Map<String, Object> beside = new LinkedHashMap<>(Map.of("name", peer.name()));
            beside.putAll(json(peer.samples()));
            json.put("peer", beside);
        });
        figure.ratio().ifPresent(ratio -> json.put("ratio", ratio));
        return json;
    }

    private static Map<String, Object> json(Samples samples) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50", samples.p50());
        json.put("p95", samples.p95());
        json.put("max", samples.max());
        json.put("values", List.copyOf(samples.values()));
        return json;
    }
}
