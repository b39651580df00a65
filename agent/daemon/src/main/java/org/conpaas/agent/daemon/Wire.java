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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks over TCP and plain HTTP, any number of questions at once, on one thread. */
final class Wire implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Wire.class);
    /** Status line, headers, and a sentence of what refuses. */
    private static final int RESPONSE = 1024;

    private static final String HTTP = "HTTP/1.";
    private static final Pattern PLAIN_TEXT =
            Pattern.compile("(?is)\\r?\\ncontent-type: *text/plain.*?\\r?\\n\\r?\\n([^\\r\\n]{1,400})");

    private final Selector selector;
    private final Queue<Call> arriving = new ConcurrentLinkedQueue<>();

    /** One open question; only the wire's thread touches it once it has arrived. */
    private static final class Call {
        final InetSocketAddress to;
        final ByteBuffer request;
        final ByteBuffer response = ByteBuffer.allocate(RESPONSE);
        final long deadline;
        final Duration timeout;
        final CompletableFuture<Questions.Answer> answer = new CompletableFuture<>();

        Call(InetSocketAddress to, String request, Duration timeout) {
            this.to = to;
            this.request = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
            this.timeout = timeout;
            this.deadline = System.nanoTime() + timeout.toNanos();
        }

        String received() {
            return new String(response.array(), 0, response.position(), StandardCharsets.UTF_8);
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
        String text = call.received();
        boolean whole = read < 0 || !call.response.hasRemaining();
        if (whole || text.indexOf('\n') >= 0 && isEnough(statusLine(text))) {
            finish(key, call, answer(text));
        }
    }

    /** Only of what refuses the reason is worth to be waited for. */
    private static boolean isEnough(String statusLine) {
        return !statusLine.startsWith(HTTP) || ofStatusLine(statusLine).passing();
    }

    private static String statusLine(String text) {
        int end = text.indexOf('\n');
        return end >= 0 ? text.substring(0, end).strip() : text;
    }

    /** With the reason, when the one that refuses gives one in plain text. */
    static Questions.Answer answer(String response) {
        Questions.Answer status = ofStatusLine(statusLine(response));
        Matcher plain = PLAIN_TEXT.matcher(response);
        return status.passing() || !plain.find()
                ? status
                : new Questions.Answer(
                        false, status.message() + ": " + plain.group(1).replaceAll("\\p{Cntrl}", " "));
    }

    private static Questions.Answer ofStatusLine(String line) {
        String[] words = line.split(" ", 3);
        if (!line.startsWith(HTTP) || words.length < 2 || !words[1].matches("\\d{3}")) {
            return new Questions.Answer(false, "What answers does not speak HTTP");
        }
        return Questions.ofStatus(Integer.parseInt(words[1]));
    }

    private void expire() {
        long now = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Call call && now - call.deadline > 0 && key.isValid()) {
                finish(key, call, late(call));
            }
        }
    }

    private static Questions.Answer late(Call call) {
        String received = call.received();
        return received.indexOf('\n') >= 0
                ? answer(received)
                : new Questions.Answer(false, "No answer within " + call.timeout);
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
