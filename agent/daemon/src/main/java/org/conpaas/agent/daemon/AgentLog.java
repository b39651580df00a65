package org.conpaas.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The agent's own log: {@code log/agent.log.0}, set aside at 5 MB, three kept. */
final class AgentLog {
    private static final int LONGEST = 5 << 20;
    private static final int KEPT = 3;
    // a logger that nobody holds is forgotten, and its level with it
    private static final Logger ROOT = Logger.getLogger("");

    private AgentLog() {}

    static void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        FileHandler file = new FileHandler(directory.resolve("agent.log").toString(), LONGEST, KEPT, true);
        file.setFormatter(new SimpleFormatter());
        ROOT.addHandler(file);
        ROOT.setLevel(Level.INFO);
    }
}
