package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.agent.protocol.Assignment.LogRequest;

/** The answer to one request for logs. */
final class LogAnswer {
    private static final int PAUSE_MILLIS = 200;
    private static final int LONGEST_TAIL = 100_000;
    private static final int CHUNK = 1 << 15;

    private final LogRequest request;
    private final NodeDirectory node;
    private final Connection connection;
    private final Map<Path, Long> positions = new HashMap<>();

    LogAnswer(LogRequest request, NodeDirectory node, Connection connection) {
        this.request = request;
        this.node = node;
        this.connection = connection;
    }

    /** Returns once all is said or, when following, once the reader has gone. */
    void send() throws IOException {
        try (Delivery delivery = Delivery.to(connection, AgentPaths.LOGS + request.id(), "text/plain; charset=utf-8")) {
            for (Path log : logs()) {
                positions.put(log, Files.size(log));
                write(delivery, Logs.tail(log, Math.min(request.lines(), LONGEST_TAIL)), log);
            }
            while (request.follow() && delivery.isWanted(PAUSE_MILLIS)) {
                for (Path log : logs()) {
                    write(delivery, fresh(log), log);
                }
            }
            delivery.end();
        }
    }

    private List<Path> logs() throws IOException {
        if (request.name().isEmpty()) {
            return Logs.files(node);
        }
        Path log = node.log(request.name());
        return Files.exists(log) ? List.of(log) : List.of();
    }

    private void write(Delivery delivery, List<String> lines, Path log) throws IOException {
        String prefix = request.name().isEmpty() ? Logs.unitName(log) + ": " : "";
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(prefix).append(line).append('\n');
            if (text.length() > CHUNK) {
                write(delivery, text);
            }
        }
        write(delivery, text);
    }

    private static void write(Delivery delivery, StringBuilder text) throws IOException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        delivery.write(bytes, 0, bytes.length);
        text.setLength(0);
    }

    /** Whole lines that were written since; the rest of a line waits for its end. */
    private List<String> fresh(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = positions.getOrDefault(log, 0L);
            if (channel.size() < from) {
                from = 0;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 20, channel.size() - from));
            int read = channel.read(bytes, from);
            String text = read <= 0 ? "" : new String(bytes.array(), 0, read, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            if (end == 0 && read == 1 << 20) {
                end = read;
            }
            positions.put(log, from + end);
            return text.substring(0, end).lines().toList();
        }
    }
}
