package io.orthocone.crush.text;

import java.io.Serial;

/** A text map that cannot be compiled: what is wrong, and where. */
public final class CrushTextException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_LINE_SHOWN = 200;

    private final String reason;
    private final int line;
    private final int column;
    private final String sourceLine;

    private CrushTextException(String reason, int line, int column, String sourceLine) {
        super("line " + line + ": " + reason);
        this.reason = reason;
        this.line = line;
        this.column = column;
        this.sourceLine = sourceLine;
    }

    /**
     * Points into a text.
     *
     * @param offset the character that is wrong; the end of the text if something is missing there
     */
    static CrushTextException at(String text, int offset, String reason) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        int lineEnd = text.indexOf('\n', lineStart);
        lineEnd = Math.min(lineEnd < 0 ? text.length() : lineEnd, lineStart + LONGEST_LINE_SHOWN);
        String source = text.substring(lineStart, Math.max(lineStart, lineEnd)).stripTrailing();
        return new CrushTextException(reason, line, Math.max(0, offset - lineStart) + 1, source);
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }

    /** For people: {@code FILE:LINE: error: REASON}, the line itself, and a caret below the place; without a line end. */
    public String describe(String file) {
        StringBuilder out =
                new StringBuilder(file + ":" + line + ": error: " + reason + "\n" + visible(sourceLine) + "\n");
        for (int i = 0; i < Math.min(column - 1, sourceLine.length()); i++) {
            // A tab above the caret moves it as far as it moved the word.
            out.append(sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return out.append('^').toString();
    }

    private static String visible(String line) {
        StringBuilder out = new StringBuilder(line.length());
        line.chars().forEach(c -> out.append(c != '\t' && Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }
}
