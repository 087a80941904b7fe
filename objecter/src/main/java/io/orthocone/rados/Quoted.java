package io.orthocone.rados;

/** Names in messages. */
final class Quoted {
    private static final int MAX_CHARS = 120;

    private Quoted() {}

    /** In single quotes, on one line, of bounded length: control characters as {@code \xHH}. */
    static String of(String name) {
        StringBuilder text = new StringBuilder("'");
        int shown = Math.min(name.length(), MAX_CHARS);
        for (int i = 0; i < shown; i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.append(shown < name.length() ? "…'" : "'").toString();
    }
}
