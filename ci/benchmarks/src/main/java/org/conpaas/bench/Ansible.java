package org.conpaas.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peer that says what it would change: {@code ansible-playbook --check} with a file a task, on this machine. */
final class Ansible {
    private static final int TASKS = 20;

    private Ansible() {}

    /** Tasks a second. */
    static Optional<Figure.Peer> check(Effort effort, Outcome outcome) throws Exception {
        if (!Program.isHere("ansible-playbook")) {
            outcome.note("ansible-playbook is not here to compare with: apt-get install ansible-core");
            return Optional.empty();
        }
        outcome.note("ansible-playbook --check has " + TASKS + " tasks, whatever the size, and at most 3 runs");
        return Optional.of(measure(effort.atMost(0, 3)));
    }

    private static Figure.Peer measure(Effort effort) throws Exception {
        try (Scratch scratch = Scratch.in(effort.work())) {
            Path book = Files.writeString(scratch.folder().resolve("book.yaml"), playbook(scratch.folder()));
            Map<String, String> environment =
                    Map.of("HOME", scratch.folder().toString(), "ANSIBLE_LOCALHOST_WARNING", "False");
            List<String> command =
                    List.of("ansible-playbook", "--check", "-i", "localhost,", "-c", "local", book.toString());
            Samples times = effort.time(() -> Program.run(scratch.folder(), command, environment, ""));
            return new Figure.Peer(
                    "ansible-playbook --check",
                    new Samples(times.values().stream()
                            .map(millis -> TASKS * 1_000 / millis)
                            .toList()));
        }
    }

    private static String playbook(Path folder) {
        StringBuilder text = new StringBuilder("- hosts: all\n  gather_facts: false\n  tasks:\n");
        for (int i = 0; i < TASKS; i++) {
            text.append("    - copy: {dest: ")
                    .append(folder.resolve("f" + i))
                    .append(", content: \"")
                    .append(i);
            text.append("\"}\n");
        }
        return text.toString();
    }
}
