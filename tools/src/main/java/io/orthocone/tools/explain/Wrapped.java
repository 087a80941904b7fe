package io.orthocone.tools.explain;

/** Text in lines. */
final class Wrapped {
    private Wrapped() {}

    /**
     * Breaks text between words.
     *
     * @param width most characters of a line, with its indent
     * @param indent of all lines but the first, which is taken to stand behind as many characters
     */
    static String text(String text, int width, String indent) {
        StringBuilder all = new StringBuilder();
        int column = indent.length();
        for (String word : text.split(" ", -1)) {
            boolean isFirst = all.isEmpty();
            if (!isFirst && column + 1 + word.length() > width) {
                all.append('\n').append(indent);
                column = indent.length();
            } else if (!isFirst) {
                all.append(' ');
                column++;
            }
            all.append(word);
            column += word.length();
        }
        return all.toString();
    }
}
