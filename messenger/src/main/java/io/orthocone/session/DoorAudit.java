package io.orthocone.session;

import io.orthocone.message.EntityName;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line in the log for each who was turned away at the door because it has not proven who it is. Anybody can knock, so there are at most so
 * many lines a minute; the first after that says how many are missing. Owned by the messenger's reactor.
 */
final class DoorAudit {
    private static final Logger LOG = LoggerFactory.getLogger(DoorAudit.class);

    static final int LINES_A_MINUTE = 60;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final EntityName door;
    private final LongSupplier nanoTime;
    private long minuteBeganNanos;
    private int lines;
    private long missing;

    DoorAudit(EntityName door, LongSupplier nanoTime) {
        this.door = door;
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody was turned away.
     *
     * @param claimed who it said it was, if it came so far
     */
    void denied(Optional<EntityName> claimed, String host, String why) {
        long now = nanoTime.getAsLong();
        if (lines == 0 || now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            lines = 0;
            tellMissing();
        }
        if (lines == LINES_A_MINUTE) {
            missing++;
            return;
        }
        lines++;
        LOG.info(
                "audit: {} turned away somebody at {} who says it is {}: {}",
                door,
                host,
                claimed.map(EntityName::toString).orElse("nobody"),
                why);
    }

    private void tellMissing() {
        if (missing > 0) {
            LOG.info("audit: {} turned away {} more before", door, missing);
            missing = 0;
        }
    }
}
