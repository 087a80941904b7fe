package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;

/** What came of carrying out a {@link ReadPlan}. */
sealed interface ReadOutcome {
    record Bytes(Payload content) implements ReadOutcome {}

    record BadBlock(long objectOffset, String reason) implements ReadOutcome {}
}
