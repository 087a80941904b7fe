package io.orthocone.osd.scrub;

import io.orthocone.osd.recovery.RecoverySlots;

/** How many PGs an OSD scrubs at once: those it is primary of, and those whose primaries ask it. Owned by the OSD's reactor. */
public record ScrubSlots(RecoverySlots asPrimary, RecoverySlots asMember) {
    public static ScrubSlots of(int slots) {
        return new ScrubSlots(new RecoverySlots(slots), new RecoverySlots(slots));
    }
}
