package io.orthocone.sim;

/**
 * A direction between two ends, each the name of a process, the name of a host, or {@code *} for any.
 *
 * @param from who sends
 * @param to who would receive
 */
public record Link(String from, String to) {
    /** Stands for every end. */
    public static final String ANYBODY = "*";

    private static final String ARROW = "→";

    public Link {
        if (from.isBlank() || to.isBlank()) {
            throw new IllegalArgumentException("a link needs two ends");
        }
    }

    /** Reads {@code "osd.1→osd.3"}; the arrow may also be {@code ->}. */
    public static Link parse(String text) {
        String[] ends = text.replace("->", ARROW).split(ARROW, -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("not a link: " + text);
        }
        return new Link(ends[0].strip(), ends[1].strip());
    }

    Link reverse() {
        return new Link(to, from);
    }

    /** Whether this pattern covers the direction between two concrete ends. */
    boolean covers(End sender, End receiver) {
        return sender.isNamed(from) && receiver.isNamed(to);
    }

    /** A process on its host. */
    record End(String process, String host) {
        boolean isNamed(String name) {
            return name.equals(ANYBODY) || name.equals(process) || name.equals(host);
        }
    }

    @Override
    public String toString() {
        return from + ARROW + to;
    }
}
