package org.conpaas.agent.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A POST whose body is written as it arises, over a socket of its own: whoever says nothing for hours has to notice that nobody
 * listens any more, which the JDK's client for plain requests cannot. One thread at a time.
 */
final class Delivery extends OutputStream {
    private final SSLSocket socket;
    private final OutputStream out;

    private Delivery(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /** @param path below the reconciler's address · @param type of what will be written */
    static Delivery to(Connection connection, String path, String type) throws IOException {
        URI uri = URI.create(connection.address());
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(uri.getHost(), port), (int) Connection.TO_CONNECT.toMillis());
            plain.setSoTimeout((int) Connection.PATIENCE.toMillis());
            return secured(plain, connection, uri, port).post(path, uri, type);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Delivery secured(Socket plain, Connection connection, URI uri, int port) throws IOException {
        SSLSocket socket = (SSLSocket) connection.sockets().createSocket(plain, uri.getHost(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        // within the patience that its reads have; the first write would wait for ever
        socket.startHandshake();
        return new Delivery(socket);
    }

    private Delivery post(String path, URI uri, String type) throws IOException {
        ascii("POST " + path + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\nContent-Type: " + type
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        out.flush();
        return this;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** Sends at once. */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            ascii(Integer.toHexString(length) + "\r\n");
            out.write(bytes, from, length);
            ascii("\r\n");
            out.flush();
        }
    }

    /** Waits a moment; whatever the reader sends before all is said means that it wants no more. */
    boolean isWanted(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            InputStream in = socket.getInputStream();
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** Says that this was all, and waits until the reader has heard it. */
    void end() throws IOException {
        ascii("0\r\n\r\n");
        out.flush();
        socket.setSoTimeout((int) Connection.PATIENCE.toMillis());
        socket.getInputStream().readNBytes(1);
    }

    private void ascii(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
