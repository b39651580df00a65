package org.conpaas.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Does with a Payara Server what docs/operating.md says, then lets a commit converge on it. */
@EnabledIfSystemProperty(
        named = "conpaas.payara",
        matches = ".+",
        disabledReason = "needs a Payara Server: mvn -Ppayara-server, as ci/verify does")
@Order(1)
class PayaraServerTest {
    private static final String NETWORK = "configs.config.server-config.network-config.";
    private static final String LISTENER = NETWORK + "protocols.protocol.http-listener-2.";
    private static final String TRANSPORT = "configs.config.server-config.network-config.transports.transport.tcp.";
    private static final String DOMAIN = "conpaas";
    private static final String PASSWORD = "changeit";
    private static final int HTTPS = 81;
    private static final int ADMIN = 48;

    private final Path payara = Path.of(System.getProperty("conpaas.payara", ""));
    private final Path ear = Path.of(System.getProperty("conpaas.ear", ""));
    private final int base = freeBase();

    @Test
    void the_ear_converges_a_commit() throws IOException {
        try (Installation installation = Installation.prepared("payara-server", base + HTTPS)) {
            installation.up();
            installation.cps("down").ok();
            installation.isElsewhere();
            Path domains = Files.createDirectories(installation.home().resolve("domains"));
            try {
                serve(installation, domains);
                converge(installation);
            } finally {
                asadmin(installation, List.of("stop-domain", "--domaindir", domains.toString(), "--kill=true", DOMAIN));
            }
        }
    }

    private void serve(Installation installation, Path domains) throws IOException {
        String directory = domains.toString();
        asadmin(
                installation,
                List.of(
                        "create-domain",
                        "--nopassword",
                        "--domaindir",
                        directory,
                        "--portbase",
                        String.valueOf(base),
                        DOMAIN));
        giveCertificate(installation, domains.resolve(DOMAIN).resolve("config"));
        asadmin(installation, List.of("start-domain", "--domaindir", directory, DOMAIN));
        configure(installation, "create-system-properties", "conpaas.home=" + installation.home());
        configure(installation, "create-system-properties", "conpaas.lib=" + lib());
        configure(
                installation,
                "create-system-properties",
                "conpaas.http.public-url=https\\://localhost\\:" + installation.port());
        configure(
                installation,
                "set",
                LISTENER + "ssl.cert-nickname=conpaas",
                LISTENER + "ssl.client-auth=want",
                LISTENER + "http.http2-enabled=false",
                LISTENER + "http.request-timeout-seconds=-1",
                TRANSPORT + "read-timeout-millis=900000",
                TRANSPORT + "write-timeout-millis=900000");
        configure(installation, "set", NETWORK + "network-listeners.network-listener.http-listener-1.enabled=false");
        configure(installation, "restart-domain", "--domaindir", directory, DOMAIN);
        configure(installation, "deploy", "--contextroot", "/", ear.toString());
    }

    private static void giveCertificate(Installation installation, Path config) throws IOException {
        String authority = installation.home().resolve("ca/ca.crt").toString();
        String store = installation.home().resolve("run/server.p12").toString();
        run(
                installation,
                "openssl pkcs12 -export -name conpaas -passout pass:" + PASSWORD + " -in "
                        + installation.home().resolve("ca/server.pem") + " -certfile " + authority + " -out " + store);
        run(
                installation,
                "keytool -importkeystore -noprompt -srcstorepass " + PASSWORD + " -deststorepass " + PASSWORD
                        + " -srckeystore " + store + " -destkeystore " + config.resolve("keystore.p12"));
        run(
                installation,
                "keytool -importcert -noprompt -alias conpaas -storepass " + PASSWORD + " -file " + authority
                        + " -keystore " + config.resolve("cacerts.p12"));
    }

    private static void converge(Installation installation) throws IOException {
        Path copy = installation.repository("server");
        Files.writeString(copy.resolve("app.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: server}
                spec:
                  services:
                    web: {type: helloworld, nodes: {node: 1}}
                """);
        assertThat(installation.push(copy, "On a server")).contains("2 to create");
        installation.awaitHealthy(copy, "server");
        installation.cps("delete", "server", "-y").ok();
        installation.await("nothing is left", Duration.ofSeconds(60), () -> installation
                .cps("application", "list", "-o", "json")
                .json()
                .path("items")
                .isEmpty());
    }

    private void configure(Installation installation, String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port", String.valueOf(base + ADMIN), command));
        all.addAll(List.of(arguments));
        asadmin(installation, all);
    }

    private void asadmin(Installation installation, List<String> arguments) throws IOException {
        // by its class path: the archive's start script has lost its permission on the way out of the zip
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                payara.resolve("glassfish/lib/client/appserver-cli.jar").toString()));
        command.addAll(arguments);
        installation.run(installation.home(), command).ok();
    }

    private static void run(Installation installation, String command) throws IOException {
        installation.run(installation.home(), List.of(command.split(" "))).ok();
    }

    private static Path lib() {
        return Path.of(System.getProperty("conpaas.distribution", ""))
                .toAbsolutePath()
                .normalize()
                .resolve("lib");
    }

    /** The server's ports are this and up to 99 more; the ones that we use are free. */
    private static int freeBase() {
        for (int candidate = 21_000; candidate < 30_000; candidate += 100) {
            if (isFree(candidate + HTTPS) && isFree(candidate + ADMIN)) {
                return candidate;
            }
        }
        throw new AssertionError("no free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
