package io.orthocone.tools.cephtext;

import java.util.ArrayDeque;
import java.util.Deque;

/** JSON as Ceph writes it: without any blank, or with indents of four. */
final class JsonDocument implements CephDocument {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final boolean isPretty;
    private final Deque<Level> levels = new ArrayDeque<>();

    private static final class Level {
        final boolean isArray;
        boolean isEmpty = true;

        Level(boolean isArray) {
            this.isArray = isArray;
        }
    }

    JsonDocument(boolean isPretty) {
        this.isPretty = isPretty;
    }

    @Override
    public CephDocument openObject(String name) {
        return open(name, false);
    }

    @Override
    public CephDocument openArray(String name) {
        return open(name, true);
    }

    private CephDocument open(String name, boolean isArray) {
        begin(name);
        out.append(isArray ? '[' : '{');
        levels.push(new Level(isArray));
        return this;
    }

    @Override
    public CephDocument close() {
        Level closed = levels.pop();
        if (!closed.isEmpty) {
            newLine();
        }
        out.append(closed.isArray ? ']' : '}');
        if (isPretty && levels.isEmpty()) {
            out.append('\n');
        }
        return this;
    }

    @Override
    public CephDocument put(String name, String value) {
        begin(name);
        quote(value);
        return this;
    }

    @Override
    public CephDocument put(String name, long value) {
        begin(name);
        out.append(value);
        return this;
    }

    @Override
    public CephDocument put(String name, double value) {
        begin(name);
        out.append(CephNumbers.exactForm(value));
        return this;
    }

    @Override
    public CephDocument put(String name, boolean value) {
        begin(name);
        out.append(value);
        return this;
    }

    @Override
    public String text() {
        return out.toString();
    }

    /** Everything before a value: comma, line break, name. The outermost has no name. */
    private void begin(String name) {
        Level level = levels.peek();
        if (level == null) {
            return;
        }
        if (!level.isEmpty) {
            out.append(',');
        }
        level.isEmpty = false;
        newLine();
        if (!level.isArray) {
            quote(name);
            out.append(isPretty ? ": " : ":");
        }
    }

    private void newLine() {
        if (isPretty) {
            out.append('\n').repeat(INDENT, levels.size());
        }
    }

    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
