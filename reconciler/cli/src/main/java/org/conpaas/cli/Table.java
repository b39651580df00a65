package org.conpaas.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Columns under headings, as wide as their longest cell. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    /** @param cells as many as there are headings; an empty cell is shown as a dash */
    Table row(String... cells) {
        rows.add(Stream.of(cells).map(cell -> cell.isEmpty() ? "-" : cell).toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** @param paint colours a cell after its width was taken */
    List<String> lines(UnaryOperator<String> paint) {
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, UnaryOperator.identity()));
        rows.forEach(row -> lines.add(line(row, paint)));
        return lines;
    }

    private String line(List<String> cells, UnaryOperator<String> paint) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            boolean last = column == cells.size() - 1;
            line.append(paint.apply(cell)).append(last ? "" : " ".repeat(width(column) - cell.length()) + GAP);
        }
        return line.toString();
    }

    private int width(int column) {
        return Stream.concat(Stream.of(headings), rows.stream())
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(0);
    }
}
