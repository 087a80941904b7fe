package io.orthocone.mon.view;

import java.util.ArrayList;
import java.util.List;

/** A table of text with a head; each column as wide as its widest cell. */
final class TextTable {
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable() {}

    /** A head; columns whose name begins with {@code >} are flush right. */
    static TextTable of(String... columns) {
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>();
        for (String column : columns) {
            boolean isRight = column.startsWith(">");
            table.right.add(isRight);
            head.add(isRight ? column.substring(1) : column);
        }
        table.rows.add(head);
        return table;
    }

    TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /** Lines without trailing blanks. */
    String print() {
        int[] widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(right.get(i) ? pad + row.get(i) : row.get(i) + pad);
            }
            text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }
}
