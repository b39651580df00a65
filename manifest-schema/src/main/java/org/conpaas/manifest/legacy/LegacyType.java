package org.conpaas.manifest.legacy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a type of the JSON manifests counted. Some gave totals, some what came on top of the nodes that a service begins with;
 * some counted 1 for a role that was left out.
 */
enum LegacyType {
    PHP("php", Counting.TOTAL, 0, Map.of("proxy", "proxy", "web", "web", "backend", "backend"), Map.of()),
    JAVA("java", Counting.TOTAL, 0, Map.of("proxy", "proxy", "web", "web", "backend", "backend"), Map.of()),
    MYSQL(
            "mysql",
            Counting.EXTRA,
            0,
            Map.of("mysql", "mysql", "nodes", "mysql", "slaves", "mysql", "glb", "glb", "glb_nodes", "glb"),
            Map.of("mysql", 1)),
    XTREEMFS("xtreemfs", Counting.TOTAL, 0, Map.of("dir", "dir", "mrc", "mrc", "osd", "osd"), Map.of()),
    GENERIC("generic", Counting.EXTRA, 0, Map.of("master", "master", "node", "node"), Map.of("master", 1)),
    SCALARIX(
            "scalarix",
            Counting.EXTRA,
            1,
            Map.of("scalaris", "scalarix", "scalarix", "scalarix"),
            Map.of("scalarix", 1)),
    MAPREDUCE(
            "mapreduce",
            Counting.EXTRA,
            1,
            Map.of("workers", "worker", "worker", "worker", "masters", "master"),
            Map.of("worker", 1)),
    TASKFARM("taskfarm", Counting.EXTRA, 1, Map.of("node", "node", "hub", "hub"), Map.of("node", 1)),
    SELENIUM("selenium", Counting.EXTRA, 1, Map.of("node", "node", "hub", "hub"), Map.of("node", 1)),
    HTC("htc", Counting.EXTRA, 0, Map.of("node", "node", "hub", "hub"), Map.of()),
    HELLOWORLD("helloworld", Counting.EXTRA, 0, Map.of("node", "node"), Map.of("node", 1));

    enum Counting {
        TOTAL,
        EXTRA
    }

    private static final Map<String, LegacyType> ALIASES =
            Map.of("galera", MYSQL, "hadoop", MAPREDUCE, "scalaris", SCALARIX);
    private static final List<LegacyType> CONSUMERS = List.of(PHP, JAVA, GENERIC);
    private static final List<LegacyType> PROVIDERS = List.of(MYSQL, XTREEMFS);

    private final String type;
    private final Counting counting;
    private final int leftOut;
    private final Map<String, String> roles;
    private final Map<String, Integer> first;

    /**
     * @param leftOut nodes on top when the counts are given but name no role of the type
     * @param roles names of today by the names of then
     * @param first the nodes that a service of the type began with
     */
    LegacyType(String type, Counting counting, int leftOut, Map<String, String> roles, Map<String, Integer> first) {
        this.type = type;
        this.counting = counting;
        this.leftOut = leftOut;
        this.roles = roles;
        this.first = first;
    }

    static Optional<LegacyType> find(String name) {
        String word = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> each.type.equals(word))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(word)));
    }

    String type() {
        return type;
    }

    Optional<String> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    /** Nodes in all, for a role of today's name. */
    int total(String role, int given) {
        return counting == Counting.TOTAL ? given : given + first.getOrDefault(role, 0);
    }

    boolean countsAreExtra() {
        return counting == Counting.EXTRA;
    }

    /** Totals that a block of counts without any role had. */
    Map<String, Integer> totalsWhenLeftOut() {
        return leftOut == 0
                ? Map.of()
                : first.entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue() + leftOut));
    }

    /** Whether a service of this type found one of the other by its place in the list. */
    boolean uses(LegacyType other) {
        return CONSUMERS.contains(this) && PROVIDERS.contains(other);
    }

    boolean hasCode() {
        return CONSUMERS.contains(this);
    }
}
