package org.conpaas.managers.render;

import java.util.List;

/** How the distribution's small web server and proxy is started. Its artifact has the name {@link #NAME}. */
public final class WebProgram {
    public static final String NAME = "web";

    /** Small on purpose: many nodes share a machine, and a request needs next to nothing. */
    private static final List<String> JAVA =
            List.of("${java}", "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "${artifact:web}");

    private WebProgram() {}

    /**
     * @param mode {@code serve} or {@code proxy}
     * @param settings path of the properties in the node's tree
     */
    public static List<String> command(String mode, String settings) {
        return java.util.stream.Stream.concat(JAVA.stream(), java.util.stream.Stream.of(mode, "${node}/" + settings))
                .toList();
    }
}
