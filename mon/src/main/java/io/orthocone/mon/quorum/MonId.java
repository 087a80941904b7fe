package io.orthocone.mon.quorum;

import java.nio.charset.StandardCharsets;

/** The name of a monitor, such as {@code a}: 1 to 64 bytes of UTF-8. Ordered by name, so that iteration is the same everywhere. */
public record MonId(String name) implements Comparable<MonId> {
    static final int MAX_NAME_BYTES = 64;

    public MonId {
        int lengthBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (lengthBytes == 0 || lengthBytes > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a monitor's name has 1 to " + MAX_NAME_BYTES + " bytes: '" + name + "'");
        }
    }

    @Override
    public int compareTo(MonId that) {
        return name.compareTo(that.name);
    }

    @Override
    public String toString() {
        return "mon." + name;
    }
}
