package io.orthocone.cluster.history;

import java.util.Optional;

/**
 * An object as the model sees it: absent, or bytes (as a text of one character a byte, which makes failures readable).
 *
 * @param bytes empty when the object does not exist
 */
public record ObjectContent(Optional<String> bytes) {
    /** No such object. */
    public static final ObjectContent ABSENT = new ObjectContent(Optional.empty());

    public static ObjectContent of(String bytes) {
        return new ObjectContent(Optional.of(bytes));
    }

    public boolean exists() {
        return bytes.isPresent();
    }

    @Override
    public String toString() {
        return bytes.map(ObjectContent::excerpt).orElse("absent");
    }

    /** As much of a content as a person wants to see. */
    static String excerpt(String text) {
        return "'" + (text.length() > 48 ? text.substring(0, 48) + "…" + text.length() : text) + "'";
    }
}
