package org.conpaas.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/reliability.md is what the tests' names say. */
class ReliabilityCasesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");
    private static final Pattern CASE = Pattern.compile("\"case (\\d+): ");
    private static final Set<String> ELSEWHERE = Set.of("target", ".git", "docs");

    @Test
    void the_table_names_exactly_the_tests_that_there_are() throws IOException {
        assertThat(table()).isEqualTo(tests());
    }

    @Test
    void every_case_has_a_row() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/reliability.md"));
        assertThat(ROW.matcher(text).results().map(row -> Integer.valueOf(row.group(1))))
                .startsWith(1, 2, 3)
                .hasSizeGreaterThanOrEqualTo(50)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    /** Case → test classes; without the cases that have none yet. */
    private static SortedMap<Integer, Set<String>> table() throws IOException {
        SortedMap<Integer, Set<String>> table = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(ROOT.resolve("docs/reliability.md")));
        while (rows.find()) {
            Set<String> names = names(rows.group(2));
            if (!names.isEmpty()) {
                table.put(Integer.valueOf(rows.group(1)), names);
            }
        }
        return table;
    }

    private static Set<String> names(String cell) {
        return TEST.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedMap<Integer, Set<String>> tests() throws IOException {
        SortedMap<Integer, Set<String>> tests = new TreeMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
                return ELSEWHERE.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java") || name.endsWith("Contract.java")) {
                    CASE.matcher(Files.readString(file)).results().forEach(found -> tests.computeIfAbsent(
                                    Integer.valueOf(found.group(1)), none -> new TreeSet<>())
                            .add(name.substring(0, name.length() - ".java".length())));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return tests;
    }
}
