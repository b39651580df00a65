package org.conpaas.agent.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks over TCP and plain HTTP, any number of questions at once, on one thread. */
final class Wire implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);
    private static final int STATUS_LINE = 512;

    private final Selector selector;
    private final Queue<Call> arriving = new ConcurrentLinkedQueue<>();

    /** One open question; only the wire's thread touches it once it has arrived. */
    private static final class Call {
        final InetSocketAddress to;
        final ByteBuffer request;
        final ByteBuffer response = ByteBuffer.allocate(STATUS_LINE);
        final long deadline;
        final Duration timeout;
        final CompletableFuture<Questions.Answer> answer = new CompletableFuture<>();

        Call(InetSocketAddress to, String request, Duration timeout) {
            this.to = to;
            this.request = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
            this.timeout = timeout;
            this.deadline = System.nanoTime() + timeout.toNanos();
        }
    }

    Wire() throws IOException {
        selector = Selector.open();
        Pools.threads("wire").newThread(this::serve).start();
    }

    /** Passes once a connection stands. */
    CompletableFuture<Questions.Answer> connect(String host, int port, Duration timeout) {
        return submit(new Call(new InetSocketAddress(host, port), "", timeout));
    }

    /** Passes with any status from 200 to 399. */
    CompletableFuture<Questions.Answer> get(URI uri, Duration timeout) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nUser-Agent: conpaas-agent\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return submit(new Call(new InetSocketAddress(host, port), request, timeout));
    }

    private CompletableFuture<Questions.Answer> submit(Call call) {
        arriving.add(call);
        selector.wakeup();
        return call.answer;
    }

    private void serve() {
        while (selector.isOpen()) {
            try {
                selector.select(this::advance, selector.keys().isEmpty() ? 0 : 50);
                for (Call call = arriving.poll(); call != null; call = arriving.poll()) {
                    open(call);
                }
                expire();
            } catch (IOException | RuntimeException e) {
                log.warn("Probes over the network stumbled: {}", Problems.sentence(e));
            }
        }
    }

    private void open(Call call) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, call);
            try {
                if (channel.connect(call.to)) {
                    connected(key, call);
                }
            } catch (IOException | UnresolvedAddressException e) {
                finish(key, call, new Questions.Answer(false, reason(call, e)));
            }
        } catch (IOException e) {
            call.answer.complete(new Questions.Answer(false, reason(call, e)));
        }
    }

    private void advance(SelectionKey key) {
        Call call = (Call) key.attachment();
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable() && channel.finishConnect()) {
                connected(key, call);
            } else if (key.isWritable()) {
                send(key, call, channel);
            } else if (key.isReadable()) {
                receive(key, call, channel);
            }
        } catch (IOException e) {
            finish(key, call, new Questions.Answer(false, reason(call, e)));
        }
    }

    private static void connected(SelectionKey key, Call call) {
        if (call.request.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            finish(key, call, new Questions.Answer(true, "Connected"));
        }
    }

    private static void send(SelectionKey key, Call call, SocketChannel channel) throws IOException {
        channel.write(call.request);
        if (!call.request.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void receive(SelectionKey key, Call call, SocketChannel channel) throws IOException {
        int read = channel.read(call.response);
        String text = new String(call.response.array(), 0, call.response.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (end >= 0 || read < 0 || !call.response.hasRemaining()) {
            finish(key, call, ofStatusLine(end >= 0 ? text.substring(0, end).strip() : text));
        }
    }

    static Questions.Answer ofStatusLine(String line) {
        String[] words = line.split(" ", 3);
        if (!line.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("\\d{3}")) {
            return new Questions.Answer(false, "What answers does not speak HTTP");
        }
        return Questions.ofStatus(Integer.parseInt(words[1]));
    }

    private void expire() {
        long now = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Call call && now - call.deadline > 0 && key.isValid()) {
                finish(key, call, new Questions.Answer(false, "No answer within " + call.timeout));
            }
        }
    }

    private static String reason(Call call, Exception e) {
        return e instanceof UnresolvedAddressException
                ? "There is no host " + call.to.getHostString()
                : call.to.getHostString() + ":" + call.to.getPort() + ": " + e.getMessage();
    }

    private static void finish(SelectionKey key, Call call, Questions.Answer answer) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            log.debug("A connection of a probe did not close", e);
        }
        call.answer.complete(answer);
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
