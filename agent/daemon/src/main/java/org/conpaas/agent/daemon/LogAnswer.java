package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.conpaas.agent.protocol.AgentPaths;
import org.conpaas.agent.protocol.Assignment.LogRequest;

/**
 * The answer to one request for logs. It speaks HTTP over its own socket, because a follower that says nothing for hours has to
 * notice that nobody listens any more, which the JDK's client for plain requests cannot.
 */
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
        URI uri = URI.create(connection.address());
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        try (SSLSocket socket = (SSLSocket) connection.sockets().createSocket(uri.getHost(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            OutputStream out = socket.getOutputStream();
            head(out, uri);
            for (Path log : logs()) {
                positions.put(log, Files.size(log));
                chunk(out, Logs.tail(log, Math.min(request.lines(), LONGEST_TAIL)), log);
            }
            if (request.follow()) {
                follow(socket, out);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout((int) Connection.PATIENCE.toMillis());
            socket.getInputStream().readNBytes(1);
        }
    }

    private void head(OutputStream out, URI uri) throws IOException {
        String head = "POST " + AgentPaths.LOGS + request.id() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private List<Path> logs() throws IOException {
        if (request.name().isEmpty()) {
            return Logs.files(node);
        }
        Path log = node.log(request.name());
        return Files.exists(log) ? List.of(log) : List.of();
    }

    private void chunk(OutputStream out, List<String> lines, Path log) throws IOException {
        String prefix = request.name().isEmpty() ? Logs.unitName(log) + ": " : "";
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(prefix).append(line).append('\n');
            if (text.length() > CHUNK) {
                chunk(out, text);
            }
        }
        chunk(out, text);
    }

    private static void chunk(OutputStream out, StringBuilder text) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        text.setLength(0);
    }

    private void follow(SSLSocket socket, OutputStream out) throws IOException {
        socket.setSoTimeout(PAUSE_MILLIS);
        while (listening(socket.getInputStream())) {
            for (Path log : logs()) {
                chunk(out, fresh(log), log);
            }
        }
    }

    /** Waits a moment; whatever the reader sends before all is said means that it wants no more. */
    private static boolean listening(InputStream in) throws IOException {
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
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
