package org.conpaas.micro;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import org.conpaas.pki.PkiException;

/** Starts the reconciler. Exit status: 2, when the user can mend it and was told how; 1, when not. */
public final class Main {
    /** Set by the application when it refuses to start; it runs in the same process. */
    private static final String REFUSED = "conpaas.refused";

    private static final String APPLICATION = "conpaas";

    private Main() {}

    public static void main(String... arguments) {
        try {
            start(arguments);
        } catch (RefusedException | PkiException refused) {
            System.err.println("conpaas: " + refused.getMessage());
            exit(2);
        } catch (BootstrapException | IOException | GeneralSecurityException failure) {
            System.err.println("conpaas: the server could not be started: " + failure);
            exit(1);
        }
    }

    private static void start(String... arguments)
            throws RefusedException, BootstrapException, IOException, GeneralSecurityException {
        Instant now = Instant.now();
        LaunchSettings settings = LaunchSettings.read(arguments);
        Home home = Home.open(settings.home());
        home.starting(now);
        Server.checkPort(settings);
        File application = Server.application();
        System.setProperty("conpaas.lib", application.getParent());
        PayaraMicroRuntime server = boot(settings, home, now);
        server.deploy(APPLICATION, "/", application);
        // what deploy() returns is true for an application that refused to start, too
        if (!server.getDeployedApplicationNames().contains(APPLICATION)) {
            throw new RefusedException(Optional.ofNullable(System.getProperty(REFUSED))
                    .orElse("The reconciler did not start; the reason stands in " + home.resolve("log") + "."));
        }
        home.ready(url(settings), now);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> gone(home), "conpaas-gone"));
    }

    private static PayaraMicroRuntime boot(LaunchSettings settings, Home home, Instant now)
            throws RefusedException, BootstrapException, IOException, GeneralSecurityException {
        try (Tls tls = Tls.prepare(home, settings.names(), now)) {
            PayaraMicroRuntime server = Server.boot(settings, home);
            tls.handshake(settings.address(), settings.port());
            return server;
        }
    }

    private static String url(LaunchSettings settings) {
        return Optional.ofNullable(System.getProperty("conpaas.url")).orElse("https://localhost:" + settings.port());
    }

    private static void gone(Home home) {
        try {
            home.gone();
        } catch (IOException unwritable) {
            System.err.println("conpaas: " + unwritable);
        }
    }

    /** Not {@code System.exit} alone: what Payara has started by then must not keep a refused start alive. */
    private static void exit(int status) {
        Runtime.getRuntime().halt(status);
    }
}
