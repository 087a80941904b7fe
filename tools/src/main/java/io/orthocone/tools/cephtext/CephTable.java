package io.orthocone.tools.cephtext;

import java.util.ArrayList;
import java.util.List;

/** A table with columns as wide as their widest cell, two blanks apart; titles stand at the left. Owned by its caller. */
public final class CephTable {
    private final List<Column> columns = new ArrayList<>();
    private final List<String[]> rows = new ArrayList<>();

    private record Column(String title, boolean isRight) {}

    public CephTable left(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    public CephTable right(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    /** One cell a column. */
    public void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(cells.clone());
    }

    public String text() {
        int[] widths =
                columns.stream().mapToInt(column -> column.title.length()).toArray();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder out = new StringBuilder();
        line(out, columns.stream().map(Column::title).toArray(String[]::new), widths, false);
        rows.forEach(row -> line(out, row, widths, true));
        return out.toString();
    }

    private void line(StringBuilder out, String[] cells, int[] widths, boolean isAligned) {
        for (int i = 0; i < cells.length; i++) {
            out.append(i == 0 ? "" : "  ");
            int blanks = widths[i] - cells[i].length();
            boolean isRight = isAligned && columns.get(i).isRight;
            out.repeat(" ", isRight ? blanks : 0).append(cells[i]).repeat(" ", isRight ? 0 : blanks);
        }
        out.append('\n');
    }
}
