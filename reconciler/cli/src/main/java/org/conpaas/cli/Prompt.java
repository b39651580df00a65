package org.conpaas.cli;

import java.io.Console;
import java.util.Optional;
import org.conpaas.cli.client.Failure;

/** Asks on the terminal for what must not be seen while it is typed. */
@FunctionalInterface
interface Prompt {
    /** @return empty when the input has ended */
    Optional<String> ask(String question);

    /** Java can switch a terminal's echo off only when it also writes to it. */
    static Prompt ofThisProcess() {
        return question -> {
            Console console = System.console();
            if (console == null) {
                throw Failure.of("The value would be seen while you type it.")
                        .because("the output is no terminal, so the echo cannot be switched off")
                        .mend("pipe the value in, or use --from-file FILE");
            }
            return Optional.ofNullable(console.readPassword("%s: ", question)).map(String::new);
        };
    }
}
