package org.conpaas.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs as nodes run them: processes with a heap of 48 MB. */
@Timeout(120)
class SmallHeapTest {
    private static final List<String> SMALL = List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private Path home;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void use(@TempDir Path directory) {
        home = directory;
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_hang_up_makes_the_proxy_read_its_file_again_and_a_broken_file_changes_nothing() throws Exception {
        InetSocketAddress web = startServer("one");
        InetSocketAddress other = startServer("two");
        InetSocketAddress proxyAddress = freeAddress();
        Path file = home.resolve("proxy.properties");
        Files.writeString(file, proxySettings(proxyAddress, web, "first"));
        Process proxy = start("proxy", file);
        await(() -> status(proxyAddress, "/-/config/first") == 200);

        Files.writeString(file, proxySettings(proxyAddress, other, "second"));
        hangUp(proxy);
        await(() -> status(proxyAddress, "/-/config/second") == 200);
        assertThat(WireClient.once(proxyAddress, "GET", "/").body()).isEqualTo("two");

        Files.writeString(file, "address = 127.0.0.1\nport = many\n");
        hangUp(proxy);
        Path complaint = home.resolve("proxy.properties.out");
        await(() -> Files.readString(complaint).contains("the property port has a port that is no number: many"));
        assertThat(status(proxyAddress, "/-/config/second")).isEqualTo(200);
    }

    @Test
    void twenty_thousand_requests_fit_into_a_small_heap() throws Exception {
        InetSocketAddress web = startServer("hello");
        InetSocketAddress proxyAddress = freeAddress();
        Path file = home.resolve("proxy.properties");
        Files.writeString(file, proxySettings(proxyAddress, web, "first"));
        Process proxy = start("proxy", file);
        await(() -> status(proxyAddress, "/-/health") == 200);

        int answered = 0;
        for (int i = 0; i < 200; i++) {
            try (WireClient client = new WireClient(proxyAddress)) {
                for (int j = 0; j < 100; j++) {
                    answered += client.ask("GET", "/", "").body().equals("hello") ? 1 : 0;
                }
            }
        }

        assertThat(answered).isEqualTo(20_000);
        for (Process process : processes) {
            assertThat(resident(process)).isLessThan(160_000);
        }
    }

    @Test
    void wrong_arguments_and_files_end_it_with_a_sentence() throws Exception {
        Path file = home.resolve("wrong.properties");
        Files.writeString(file, "address = 127.0.0.1\nport = 8080\ndigest = d\nbackends = 10.0.0.1\n");
        Process process = start("proxy", file);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(home.resolve("wrong.properties.out"))
                .hasContent(file + ": the property backends has something that is not host:port: 10.0.0.1");
    }

    private InetSocketAddress startServer(String greeting) throws Exception {
        Path root = Files.createDirectory(home.resolve(greeting));
        Files.writeString(root.resolve("index.html"), greeting);
        InetSocketAddress address = freeAddress();
        Path file = home.resolve(greeting + ".properties");
        Files.writeString(file, "address = 127.0.0.1\nport = " + address.getPort() + "\nroot = " + root + "\n");
        start("serve", file);
        await(() -> status(address, "/-/health") == 200);
        return address;
    }

    private static String proxySettings(InetSocketAddress proxy, InetSocketAddress backend, String digest) {
        return "address = 127.0.0.1\nport = " + proxy.getPort() + "\nbackends = 127.0.0.1:" + backend.getPort()
                + "\ndigest = " + digest + "\n";
    }

    private Process start(String command, Path file) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(SMALL);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(command, file.toString()));
        Path output = file.resolveSibling(file.getFileName() + ".out");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void hangUp(Process process) throws Exception {
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private static long resident(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static int status(InetSocketAddress server, String path) {
        try {
            return WireClient.once(server, "GET", path).status();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
