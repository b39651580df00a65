package org.conpaas.agent.daemon;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A process, a task or a command of a node: what is started as one process group. */
record Unit(Kind kind, String name) {
    enum Kind {
        PROCESS,
        TASK,
        PROBE,
        DATA
    }

    static Unit process(String name) {
        return new Unit(Kind.PROCESS, name);
    }

    static Unit task(String name) {
        return new Unit(Kind.TASK, name);
    }

    static Unit probe(String name) {
        return new Unit(Kind.PROBE, name);
    }

    /** Its log has a name of its own. */
    static Unit data(String name) {
        return new Unit(Kind.DATA, "data-" + name);
    }

    /** By which the node's state knows it. */
    String key() {
        return kind + ":" + name;
    }

    /** The name as a file name: a name with a slash must not lead out of its directory. */
    static String fileName(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
    }
}
