package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where an agent keeps all that it has.
 *
 * @param root absolute directory; one agent at a time works in it
 */
record Home(Path root) {

    Path properties() {
        return root.resolve("agent.properties");
    }

    Path authority() {
        return root.resolve("ca.pem");
    }

    /** The private key and the certificate in one file, so that one rename replaces both. */
    Path certificate() {
        return root.resolve("agent.pem");
    }

    /** The key that a certificate is asked for; there until it has come. */
    Path request() {
        return root.resolve("request.pem");
    }

    Path lock() {
        return root.resolve("agent.lock");
    }

    /** Changes with each start of an agent; a unit that was launched by an earlier one refuses to begin. */
    Path generation() {
        return root.resolve("generation");
    }

    Path cache() {
        return root.resolve("cache");
    }

    Path nodes() {
        return root.resolve("nodes");
    }

    /** Where disks that are devices are mounted. */
    Path disks() {
        return root.resolve("disks");
    }

    Path log() {
        return root.resolve("log");
    }

    /** The number by which this home's processes are told from another's; made once. */
    int number() throws IOException {
        Path file = root.resolve("number");
        if (Files.exists(file)) {
            return Integer.parseInt(Files.readString(file).strip());
        }
        int number = ThreadLocalRandom.current().nextInt(1, Mark.HOMES);
        AtomicFile.write(file, Integer.toString(number));
        return number;
    }
}
