package org.conpaas.micro;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.AdminCommandRunner;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Payara Micro as we want it: TLS only, alone, in our home. */
final class Server {
    private static final String NETWORK = "configs.config.server-config.network-config.";

    private Server() {}

    /** @throws RefusedException when another program has the port */
    static void checkPort(LaunchSettings settings) throws RefusedException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port()));
        } catch (IOException taken) {
            throw new RefusedException(
                    "Port " + settings.port() + " of " + settings.address() + " cannot be used: " + taken.getMessage()
                            + ". Choose another with --port.",
                    taken);
        }
    }

    /** Starts the server; nothing is deployed yet, and no connection is refused either. */
    static PayaraMicroRuntime boot(LaunchSettings settings, Home home)
            throws BootstrapException, IOException, RefusedException {
        // jars inside a jar are read by a loader that opens the outer one for each look: Faces' search for its
        // configuration in all of them alone took a quarter of the start
        PayaraMicro.setUpackedJarDir(
                Files.createDirectories(home.resolve("cache/runtime")).toFile());
        return PayaraMicro.getInstance()
                .setRootDir(root(home).toFile())
                .setLogPropertiesFile(logging(home).toFile())
                .setPrintLogo(false)
                .setNoCluster(true)
                .setNoHazelcast(true)
                .setHttpAutoBind(false)
                .setSslAutoBind(false)
                .setSslPort(settings.port())
                .setSslCert(Tls.ALIAS)
                .setPreBootHandler(commands -> configure(commands, settings))
                .bootStrap();
    }

    private static void configure(AdminCommandRunner commands, LaunchSettings settings) {
        set(commands, "network-listeners.network-listener.http-listener.enabled=false");
        set(commands, "network-listeners.network-listener.https-listener.address=" + settings.address());
        set(commands, "protocols.protocol.https-listener.ssl.client-auth=want");
        set(commands, "protocols.protocol.https-listener.ssl.tls11-enabled=false");
        set(commands, "protocols.protocol.https-listener.http.max-connections=-1");
        // data may take hours, and waits while its reader does; who follows a log may hear nothing for long
        set(commands, "protocols.protocol.https-listener.http.request-timeout-seconds=-1");
        set(commands, "transports.transport.tcp.read-timeout-millis=900000");
        set(commands, "transports.transport.tcp.write-timeout-millis=900000");
        // over HTTP/2 one TLS 1.3 connection in some two hundred breaks ("Decryption has failed", says git)
        set(commands, "protocols.protocol.https-listener.http.http2-enabled=false");
        // alone there is nobody to share a data grid with; it would listen on every address
        commands.run("set", "configs.config.server-config.hazelcast-config-specific-configuration.enabled=false");
        commands.run("set", "configs.config.server-config.phone-home-runtime-configuration.enabled=false");
    }

    private static void set(AdminCommandRunner commands, String assignment) {
        commands.run("set", NETWORK + assignment);
    }

    /** Emptied first: an application that an earlier start registered there would be started before ours is. */
    private static Path root(Home home) throws IOException {
        Path root = home.resolve("cache/payara");
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(root);
    }

    private static Path logging(Home home) throws IOException, RefusedException {
        try (var template = Objects.requireNonNull(Server.class.getResourceAsStream("logging.properties"))) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            Path file = home.resolve("run/logging.properties");
            return Files.writeString(
                    file, text.replace("{log}", home.resolve("log").toString()));
        }
    }

    /** The application lies beside this program. */
    static File application() throws RefusedException {
        try {
            Path here = Path.of(Server.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            File file = here.resolveSibling("conpaas.war").toFile();
            if (!file.isFile()) {
                throw new RefusedException(file + " is missing: the distribution is not complete.");
            }
            return file;
        } catch (URISyntaxException broken) {
            throw new RefusedException(
                    "The distribution lies where no file can be named: " + broken.getMessage(), broken);
        }
    }
}
