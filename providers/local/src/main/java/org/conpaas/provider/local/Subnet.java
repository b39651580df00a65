package org.conpaas.provider.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/** Chooses the addresses of the bridge, once for a home, so that they are in nobody's way. */
final class Subnet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RANGES = List.of("10.77", "172.29", "10.201");
    private static final int PREFIX = 22;
    private static final int BLOCKS = 64;
    /** The network's own address and the bridge's. */
    private static final int RESERVED = 2;

    private Subnet() {}

    /** The home's subnet; empty when every candidate collides with a route of this machine. */
    static Optional<Addresses> of(Path home) throws ProviderException {
        Path file = home.resolve("subnet");
        try {
            if (Files.exists(file)) {
                return Optional.of(new Addresses(Files.readString(file).strip(), PREFIX, RESERVED));
            }
            Optional<String> free = free(home);
            if (free.isPresent()) {
                DurableFile.write(file, free.get().getBytes(StandardCharsets.UTF_8));
            }
            return free.map(network -> new Addresses(network, PREFIX, RESERVED));
        } catch (IOException e) {
            throw new ProviderException(Kind.UNAVAILABLE, "cannot choose a subnet: " + e, e);
        }
    }

    private static Optional<String> free(Path home) throws ProviderException, IOException {
        List<String[]> routes = routes();
        int first = Names.number(home.toString(), BLOCKS);
        for (String range : RANGES) {
            for (int i = 0; i < BLOCKS; i++) {
                String network = range + "." + (first + i) % BLOCKS * 4 + ".0";
                if (isFree(network, routes)) {
                    return Optional.of(network);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isFree(String network, List<String[]> routes) {
        Addresses block = new Addresses(network, PREFIX, RESERVED);
        return routes.stream()
                .noneMatch(route -> block.overlaps(route[0], route.length > 1 ? Integer.parseInt(route[1]) : 32));
    }

    private static List<String[]> routes() throws ProviderException, IOException {
        List<String[]> routes = new ArrayList<>();
        for (JsonNode route : JSON.readTree(Command.require("", "ip", "-4", "-j", "route", "show", "table", "all"))) {
            String destination = route.path("dst").asText();
            if (!destination.isEmpty() && !destination.equals("default")) {
                routes.add(destination.split("/", 2));
            }
        }
        return routes;
    }
}
