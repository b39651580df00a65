package org.conpaas.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures as a table for people: in columns, or in Markdown. */
final class Table {
    private static final List<String> HEAD =
            List.of("bench", "what", "size", "p50", "p95", "max", "unit", "aim", "peer", "its p50", "ratio");

    private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

    void add(String bench, Figure figure) {
        Samples samples = figure.samples();
        rows.add(List.of(
                bench,
                figure.what(),
                String.format(Locale.ROOT, "%,d", figure.size()),
                number(samples.p50()),
                number(samples.p95()),
                number(samples.max()),
                figure.unit(),
                figure.aim().map(aim -> aim(aim, samples)).orElse(""),
                figure.peer().map(Figure.Peer::name).orElse(""),
                figure.peer().map(peer -> number(peer.samples().p50())).orElse(""),
                figure.ratio().map(ratio -> number(ratio) + "×").orElse("")));
    }

    private static String aim(Figure.Aim aim, Samples samples) {
        return (aim.orMore() ? "≥ " : "≤ ") + number(aim.limit()) + (aim.isMetBy(samples) ? " met" : " missed");
    }

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    String columns() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < HEAD.size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append(row.get(column))
                    .append(" ".repeat(widths.get(column) - row.get(column).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
        lines.add(1, "|" + "---|".repeat(HEAD.size()));
        return String.join("\n", lines) + "\n";
    }
}
