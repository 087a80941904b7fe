package io.orthocone.message;

import java.util.SortedSet;

/** The words a PG's state is made of, in the order they are printed: {@code active+undersized+degraded}. */
public enum PgStateFlag {
    CREATING("creating"),
    ACTIVE("active"),
    CLEAN("clean"),
    DOWN("down"),
    RECOVERY_UNFOUND("recovery_unfound"),
    UNDERSIZED("undersized"),
    DEGRADED("degraded"),
    REMAPPED("remapped"),
    SCRUBBING("scrubbing"),
    DEEP("deep"),
    INCONSISTENT("inconsistent"),
    RECOVERING("recovering"),
    RECOVERY_WAIT("recovery_wait"),
    RECOVERY_TOOFULL("recovery_toofull"),
    BACKFILLING("backfilling"),
    BACKFILL_WAIT("backfill_wait"),
    BACKFILL_TOOFULL("backfill_toofull"),
    PEERING("peering"),
    REPAIR("repair"),
    PEERED("peered"),
    ACTIVATING("activating"),
    INCOMPLETE("incomplete"),
    WAIT("wait"),
    STALE("stale"),
    UNKNOWN("unknown");

    private final String word;

    PgStateFlag(String word) {
        this.word = word;
    }

    /** Ceph's word. */
    public String word() {
        return word;
    }

    /** Ceph's form: the words joined by plus signs, or {@code unknown}. */
    public static String print(SortedSet<PgStateFlag> flags) {
        if (flags.isEmpty()) {
            return UNKNOWN.word;
        }
        StringBuilder text = new StringBuilder();
        for (PgStateFlag flag : flags) {
            text.append(text.isEmpty() ? "" : "+").append(flag.word);
        }
        return text.toString();
    }
}
