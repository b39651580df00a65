package org.conpaas.agent.daemon;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A unit about to be started.
 *
 * @param command the whole command line, sandbox included
 * @param environment the whole environment
 * @param directory absolute working directory
 * @param cgroups directories of control groups to enter
 */
record Launch(
        NodeDirectory node,
        Unit unit,
        Mark mark,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        String signature,
        int restarts,
        Instant since,
        List<Path> cgroups) {}
