package org.conpaas.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.conpaas.cli.client.Json;

/** Columns under headings, as wide as their longest cell. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> headings) {
        this.headings = headings;
    }

    /** A heading, and what stands below it for an item. */
    record Column(String heading, Function<JsonNode, String> cell) {
        static Column of(String heading, String field) {
            return new Column(heading, item -> Json.text(item, field));
        }

        static Column of(String heading, Function<JsonNode, String> cell) {
            return new Column(heading, cell);
        }
    }

    /** A row an item. */
    static Table of(JsonNode items, Column... columns) {
        Table table = new Table(Stream.of(columns).map(Column::heading).toList());
        items.forEach(item -> table.row(
                Stream.of(columns).map(column -> column.cell().apply(item)).toArray(String[]::new)));
        return table;
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
