package org.conpaas.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.cli.client.Endpoint;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Home;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has, and what follows from them. */
public final class Options {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "State of the installation (CONPAAS_HOME; else ~/.local/share/conpaas).")
    @Nullable
    String home;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "A reconciler elsewhere (CONPAAS_SERVER; else the one that runs here).")
    @Nullable
    String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Its token (CONPAAS_TOKEN; better there, other users can see options).")
    @Nullable
    String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The certificate authority to trust (CONPAAS_CA; else the home's).")
    @Nullable
    String ca;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or yaml (default: table).")
    Output.Format format = Output.Format.table;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Home home(Surroundings surroundings) {
        return new Home(first(home, surroundings.variable("CONPAAS_HOME"))
                .map(surroundings.folder()::resolve)
                .orElseGet(() -> userHome(surroundings).resolve(".local/share/conpaas"))
                .normalize());
    }

    private static Path userHome(Surroundings surroundings) {
        return Path.of(first(surroundings.variable("HOME")).orElseGet(() -> System.getProperty("user.home")));
    }

    /** Whether somebody named a reconciler that is not the home's. */
    boolean isRemote(Surroundings surroundings) {
        return remote(surroundings).isPresent();
    }

    private Optional<String> remote(Surroundings surroundings) {
        return first(server, surroundings.variable("CONPAAS_SERVER"));
    }

    /** @throws Failure when no reconciler is named and none runs here */
    Endpoint endpoint(Surroundings surroundings) {
        return remote(surroundings)
                .map(url -> remoteEndpoint(url, surroundings))
                .orElseGet(() -> localEndpoint(surroundings));
    }

    private Endpoint remoteEndpoint(String url, Surroundings surroundings) {
        return new Endpoint(
                address(url),
                givenToken(surroundings),
                givenCa(surroundings),
                "from --token or CONPAAS_TOKEN; the token of this machine's own reconciler is not sent elsewhere");
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw Failure.of("The reconciler's address is not a URL.").at(url).mend("write it as https://HOST:8443");
        }
    }

    private Endpoint localEndpoint(Surroundings surroundings) {
        Home here = home(surroundings);
        return localEndpoint(surroundings, here.running().orElseThrow(() -> notRunning(here)));
    }

    Endpoint localEndpoint(Surroundings surroundings, Home.Running running) {
        Home here = home(surroundings);
        Optional<String> given = givenToken(surroundings);
        return new Endpoint(
                running.url(),
                given.or(here::token),
                givenCa(surroundings).or(() -> Optional.of(here.ca()).filter(Files::exists)),
                given.isPresent() ? "from --token or CONPAAS_TOKEN" : "from " + here.credentials());
    }

    private static Failure notRunning(Home home) {
        Failure failure = Failure.of("The reconciler is not running.").at(home.folder());
        boolean ran = Files.exists(home.log());
        return (ran ? failure.because("its log is " + home.log()) : failure)
                .mend("start it with: cps up (or name another with --server URL)");
    }

    private Optional<String> givenToken(Surroundings surroundings) {
        return first(token, surroundings.variable("CONPAAS_TOKEN"));
    }

    private Optional<Path> givenCa(Surroundings surroundings) {
        return first(ca, surroundings.variable("CONPAAS_CA")).map(surroundings.folder()::resolve);
    }

    private static Optional<String> first(@Nullable String... values) {
        return Stream.of(values)
                .filter(value -> value != null && !value.isBlank())
                .map(String::valueOf)
                .findFirst();
    }
}
