package org.conpaas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.conpaas.cli.client.Failure;

/** The git program in one folder. */
final class Git {
    /** Where it is set, a git that shall trust a reconciler's own authority must run without it. */
    static final String CA_VARIABLE = "GIT_SSL_CAINFO";

    /** @param said standard output and error together, stripped */
    record Result(int code, String said) {
        boolean isOk() {
            return code == 0;
        }
    }

    private final Path folder;

    Git(Path folder) {
        this.folder = folder;
    }

    /** How a user of this terminal calls git so that it trusts a reconciler's own authority. */
    static String program() {
        return System.getenv(CA_VARIABLE) == null ? "git" : "env -u " + CA_VARIABLE + " git";
    }

    /** @throws Failure when git says no */
    String run(String... arguments) {
        Result result = attempt(arguments);
        if (!result.isOk()) {
            throw Failure.of("git " + arguments[0] + " failed.")
                    .at(folder)
                    .because(result.said())
                    .mend("try it by hand: git -C " + folder + " " + String.join(" ", arguments));
        }
        return result.said();
    }

    Result attempt(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            // a prompt behind a progress line would look like a hang
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            // it would win over the repository's own http.sslCAInfo
            builder.environment().remove(CA_VARIABLE);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), said.strip());
        } catch (IOException e) {
            throw Failure.of("git cannot be run.")
                    .because(String.valueOf(e.getMessage()))
                    .mend("install git, for example: apt-get install git");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("Interrupted.").at(folder);
        }
    }
}
