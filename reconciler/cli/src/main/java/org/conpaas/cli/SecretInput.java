package org.conpaas.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.conpaas.cli.client.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a secret's value comes from; never from the command line, which every user of the machine can see. */
public final class SecretInput {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LEAST = 8;
    private static final int MOST = 1_024;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "Read the value from a file, or from standard input (-); one newline at its end is left out.")
    @Nullable
    String file;

    @Option(names = "--generate", description = "Make a random value of letters and digits, and do not show it.")
    boolean generate;

    @Option(names = "--length", paramLabel = "N", description = "How long (8 to 1024, default 32).")
    int length = 32;

    /** @throws Failure for arguments that may be a value; it does not repeat them */
    static void refuse(List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw Failure.of("A secret's value does not stand on the command line.")
                    .because("every user of this machine can see it there, and the shell keeps it in its history")
                    .mend("leave it out and type it when asked, pipe it in, or use --from-file FILE");
        }
    }

    /** @throws Failure when there is none, or when it is no text of at most {@code longest} bytes */
    String value(Surroundings surroundings, int longest) {
        String value = generate ? generated() : read(surroundings);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (value.isEmpty() || value.indexOf('\0') >= 0 || bytes > longest) {
            throw Failure.of("This value cannot be a secret.")
                    .because(
                            value.isEmpty()
                                    ? "it is empty"
                                    : bytes > longest ? "it has " + bytes + " bytes" : "it has a NUL in it")
                    .mend("give text of 1 to " + longest + " bytes; encode what is binary, for example by base64");
        }
        return value;
    }

    private String generated() {
        if (length < LEAST || length > MOST || file != null) {
            throw Failure.of("No value can be made.")
                    .because(file == null ? "--length is " + length : "--from-file gives one")
                    .mend("give --generate alone, or with a --length from " + LEAST + " to " + MOST);
        }
        SecureRandom random = new SecureRandom();
        StringBuilder value = new StringBuilder(length);
        random.ints(length, 0, LETTERS.length()).forEach(letter -> value.append(LETTERS.charAt(letter)));
        return value.toString();
    }

    private String read(Surroundings surroundings) {
        if (file != null && !file.equals("-")) {
            return withoutNewline(text(surroundings.folder().resolve(file)));
        }
        return file == null && surroundings.inIsTerminal() ? typed(surroundings.prompt()) : piped(surroundings);
    }

    private static String text(Path file) {
        try {
            return utf8(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw Failure.of("The file cannot be read.").at(file).mend("name a file that holds the value alone");
        }
    }

    private static String piped(Surroundings surroundings) {
        try {
            return withoutNewline(utf8(surroundings.in().readAllBytes()));
        } catch (IOException unreadable) {
            throw Failure.of("Standard input cannot be read.").mend("pipe the value in, or use --from-file FILE");
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw Failure.of("The value is no text in UTF-8.").mend("encode it, for example by base64");
        }
    }

    private static String typed(Prompt prompt) {
        String first = prompt.ask("Value (is not shown)").orElse("");
        if (!first.isEmpty() && !first.equals(prompt.ask("The same again").orElse(""))) {
            throw Failure.of("The two values are not the same.").mend("try again");
        }
        return first;
    }

    /** Exactly one: what ends a line for people, and no more of the value than that. */
    private static String withoutNewline(String text) {
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
