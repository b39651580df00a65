package org.conpaas.agent.web;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.conpaas.agent.web.ProxySettings.Target;

/** A server that answers every connection as its script says, also in ways in which a sound server would not. */
final class ScriptedBackend implements Closeable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Script script;

    interface Script {
        /** @param nth number of the connection, from 1 */
        void run(Conversation conversation, int nth) throws IOException;
    }

    /** One connection, seen from the server. */
    final class Conversation {
        private final BufferedReader in;
        private final OutputStream out;

        Conversation(Socket connection) throws IOException {
            in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            out = connection.getOutputStream();
        }

        /** Reads the head of the next request and notes its first line; false when the other side has closed. */
        boolean readHead() throws IOException {
            String first = in.readLine();
            if (first == null) {
                return false;
            }
            requests.add(first);
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                continue;
            }
            return true;
        }

        String readLine() throws IOException {
            return String.valueOf(in.readLine());
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void answer(String body) throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }
    }

    ScriptedBackend(Script script) throws IOException {
        this.script = script;
        Thread acceptor = new Thread(this::accept, "scripted backend");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    Target target() {
        return new Target("127.0.0.1", socket.getLocalPort());
    }

    /** The first lines of all requests. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        for (int nth = 1; !socket.isClosed(); nth++) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                int number = nth;
                Thread talk = new Thread(() -> converse(connection, number), "scripted conversation");
                talk.setDaemon(true);
                talk.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket connection, int nth) {
        try (connection) {
            script.run(new Conversation(connection), nth);
        } catch (IOException e) {
            open.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
