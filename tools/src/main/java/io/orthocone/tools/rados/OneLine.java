package io.orthocone.tools.rados;

/** Names for people: a line each, whatever they hold. JSON has them exactly. */
final class OneLine {
    private OneLine() {}

    /** Control characters as {@code \xHH}: a name may hold a line feed, or what makes a terminal do strange things. */
    static String of(String name) {
        if (name.chars().noneMatch(Character::isISOControl)) {
            return name;
        }
        StringBuilder line = new StringBuilder();
        name.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                line.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }
}
