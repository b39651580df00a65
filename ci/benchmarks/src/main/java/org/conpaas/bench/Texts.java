package org.conpaas.bench;

/** The manifests that benches commit: applications of one {@code generic} service. */
final class Texts {
    /** What the one process of a node does: a shell that becomes a sleep. */
    static final String SLEEP = "exec sleep 1000000\n";

    /** Writes down when the process began. */
    static final String STAMP = "date +%s%N >began\n";

    private Texts() {}

    static String name(int number) {
        return String.format("app-%06d", number);
    }

    /** One node that runs the default scripts, which end at once. */
    static String application(int number) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: %s}
                spec:
                  services:
                    main: {type: generic}
                """.formatted(name(number));
    }

    /** One node whose one process is a shell that sleeps. */
    static String sleeper(int number, boolean suspended) {
        return """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: %s}
                spec:
                  suspend: %s
                  services:
                    main:
                      type: generic
                      code: {archive: code}
                      run: {when: once}
                """.formatted(name(number), suspended);
    }
}
