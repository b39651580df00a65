package org.conpaas.agent.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that should always run. It is restarted when it ends, with a backoff that doubles from 100 ms to 30 s and starts
 * anew after 60 s of running. A change of the command, the environment, the directory or a file of {@code restartOn}
 * restarts it; a change of a file of {@code reloadOn} sends it {@code SIGHUP}; nothing else touches it.
 *
 * @param name unique in its node
 * @param command program and arguments, no shell
 * @param environment variables over the node's
 * @param directory working directory, relative to the node's root
 * @param after names of tasks of this node that must have ended with 0 first
 * @param reloadOn paths of files whose change is told with SIGHUP
 * @param restartOn paths of files whose change needs a restart
 * @param stopTimeout between TERM and KILL of its process group
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        String directory,
        List<String> after,
        List<String> reloadOn,
        List<String> restartOn,
        Duration stopTimeout) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        after = List.copyOf(after);
        reloadOn = List.copyOf(reloadOn);
        restartOn = List.copyOf(restartOn);
    }
}
