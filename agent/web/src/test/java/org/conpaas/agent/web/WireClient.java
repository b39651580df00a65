package org.conpaas.agent.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection that hides nothing: unlike the clients of the JDK it never repeats a request by itself. */
final class WireClient implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private volatile @Nullable IOException failure;

    record Answer(int status, Map<String, String> headers, String body) {}

    WireClient(InetSocketAddress server) throws IOException {
        socket = new Socket();
        socket.connect(server, 5_000);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Answer once(InetSocketAddress server, String method, String path, String... headers) throws IOException {
        try (WireClient client = new WireClient(server)) {
            return client.ask(method, path, "", headers);
        }
    }

    Answer ask(String method, String path, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: shop.example\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        send(head + "\r\n" + body);
        return answer(method);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    Answer answer(String method) throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).trim());
        }
        boolean empty = method.equals("HEAD") || status == 304 || status == 101;
        return new Answer(status, headers, empty ? "" : body(headers));
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed after \"" + line + "\"");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends so many bytes; a connection that ends before shows in what comes back. */
    void sendZeros(long size) {
        byte[] block = new byte[1 << 16];
        try {
            for (long left = size; left > 0; left -= block.length) {
                socket.getOutputStream().write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Reads an answer in chunks and tells how long it was. */
    long countBody() throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            continue;
        }
        long total = 0;
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            in.skipNBytes(size);
            line();
            total += size;
        }
        IOException whileSending = failure;
        if (whileSending != null) {
            throw whileSending;
        }
        return total;
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("Content-Length")) {
            return text(in.readNBytes(Integer.parseInt(headers.get("Content-Length"))));
        }
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks();
        }
        return text(in.readAllBytes());
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(text(in.readNBytes(size)));
            line();
        }
        line();
        return body.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
