package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.conpaas.cli.client.Failure;
import org.conpaas.cli.client.Json;
import picocli.CommandLine;

@CommandLine.Command(
        name = "doctor",
        description = "Looks for what keeps an installation from working, and shows what this machine can do.",
        footerHeading = "%nExamples:%n",
        footer = {"  cps doctor", "  cps doctor -o json"})
final class DoctorCommand extends Command {
    private static final Map<String, String> PHP =
            Map.of("nginx", "nginx-light", "php-fpm", "php-fpm php-redis", "redis-server", "redis-server");
    private static final Map<String, String> MYSQL = Map.of(
            "mariadbd", "mariadb-server",
            "mariabackup", "mariadb-backup",
            "haproxy", "haproxy",
            "socat", "socat");

    private static final long LEAST_FREE_BYTES = 2L << 30;
    private final ArrayNode findings = Json.object().putArray("items");
    private boolean ill;

    @Override
    public Integer call() throws Exception {
        machine();
        folder();
        reconcilerItself();
        ObjectNode all = Json.object();
        all.set("items", findings);
        show(all, this::table);
        return ill ? ERROR : OK;
    }

    private void machine() {
        good("Java", Runtime.version() + " in " + System.getProperty("java.home"));
        Installation installation = new Installation(surroundings(), home());
        tool(installation, "git", "cps demo and your own commits need it: apt-get install git");
        tool(
                installation,
                "setsid",
                "without it a closed terminal may take the reconciler along: apt-get install util-linux");
        engines(installation, "php services", PHP);
        engines(installation, "mysql services", MYSQL);
        Path micro = surroundings().distribution().resolve("lib/conpaas-micro.jar");
        if (Files.exists(micro)) {
            good("distribution", surroundings().distribution().toString());
        } else {
            bad("distribution", micro + " is missing: run the cps at the root of the repository");
        }
    }

    /**
     * Only who runs such services misses them, so nothing is wrong without.
     *
     * @param packages by the program that each brings
     */
    private void engines(Installation installation, String services, Map<String, String> packages) {
        String missing = packages.entrySet().stream()
                .filter(engine -> installation.program(engine.getKey()).isEmpty() && !isServer(engine.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
        good(
                services,
                missing.isEmpty()
                        ? String.join(", ", new TreeSet<>(packages.keySet())) + " are here"
                        : "nodes on this machine also need: apt-get install " + missing);
    }

    /** Where not everybody's PATH leads, and maybe with a version at its end: Debian has {@code php-fpm8.2}. */
    private static boolean isServer(String program) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/usr/sbin"), program + "{,[0-9]*}")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    private void tool(Installation installation, String name, String without) {
        Optional<Path> found = installation.program(name);
        if (found.isPresent()) {
            good(name, found.orElseThrow().toString());
        } else {
            bad(name, without);
        }
    }

    private void folder() throws Exception {
        Path folder = home().folder();
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            bad("home", existing + " is not writable: name another with --home DIR or CONPAAS_HOME");
            return;
        }
        good("home", folder + (Files.exists(folder) ? "" : " (made by cps up)"));
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            bad("disk", Render.bytes(free) + " free at " + existing + ": make room, 2 GiB are the least");
        } else {
            good("disk", Render.bytes(free) + " free");
        }
    }

    private void reconcilerItself() {
        try {
            JsonNode about = reconciler().get("/about");
            good(
                    "reconciler",
                    Json.text(about, "version") + " at "
                            + reconciler().endpoint().url());
            for (JsonNode cloud : about.path("clouds")) {
                Json.texts(cloud.path("lines")).forEach(line -> good("cloud " + Json.text(cloud, "name"), line));
            }
        } catch (Failure failure) {
            bad(
                    "reconciler",
                    failure.what()
                            + failure.why().map(why -> " " + why + ".").orElse("")
                            + failure.mend().map(mend -> " " + mend).orElse(""));
        }
        if (Files.exists(home().log())) {
            good("log", home().log().toString());
        }
    }

    private void good(String subject, String text) {
        add(subject, true, text);
    }

    private void bad(String subject, String text) {
        ill = true;
        add(subject, false, text);
    }

    private void add(String subject, boolean ok, String text) {
        findings.addObject().put("subject", subject).put("ok", ok).put("text", text);
    }

    private int table(JsonNode all) {
        for (JsonNode finding : all.path("items")) {
            boolean ok = finding.path("ok").asBoolean();
            String mark = ok ? output().paint(Output.Colour.GREEN, "✓") : output().paint(Output.Colour.RED, "✗");
            output().line(mark + " " + String.format("%-13s", Json.text(finding, "subject")) + " "
                    + Json.text(finding, "text"));
        }
        return OK;
    }
}
