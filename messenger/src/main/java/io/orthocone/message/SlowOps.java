package io.orthocone.message;

import java.util.List;

/**
 * Clients' ops that have been at an OSD for longer than anything should take.
 *
 * @param count how many
 * @param oldestMillis how long the oldest of them has been there
 * @param told some of them in words, the oldest first: which op, in which stage, and what it waits for
 */
public record SlowOps(int count, long oldestMillis, List<String> told) {
    public static final SlowOps NONE = new SlowOps(0, 0, List.of());

    public SlowOps {
        told = List.copyOf(told);
    }
}
