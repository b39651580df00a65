package org.conpaas.provider.local;

import java.util.List;
import org.conpaas.provider.ProviderException;

/** Processes of a namespace. */
final class Processes {
    private Processes() {}

    /** Kills, one by one, every process that lives in the namespace. */
    static void endAll(String namespace) throws ProviderException {
        List<String> pids =
                Command.require("", "ip", "netns", "pids", namespace).lines().toList();
        for (String pid : pids) {
            ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
