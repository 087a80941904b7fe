package io.orthocone.osd.scrub;

/** What tells which copies of an object are right. */
public enum Proof {
    /** Those that are wrong say so themselves: a checksum fails, or their parts contradict each other. */
    CHECKSUM("checksum"),
    /** The PG's log, or the versions: a store may lose what it was given, but does not make up a later version. */
    LOG("log"),
    /** More copies say so than say anything else. */
    MAJORITY("majority"),
    NONE("");

    private final String word;

    Proof(String word) {
        this.word = word;
    }

    /** For people; empty for {@link #NONE}. */
    public String word() {
        return word;
    }

    /** Whether it needs no judgement of a person. */
    boolean isCertain() {
        return this == CHECKSUM || this == LOG;
    }

    /** Whether it is enough for a scrub of this kind to mend by it. */
    boolean suffices(ScrubKind kind, boolean mendsProven) {
        return kind == ScrubKind.REPAIR ? this != NONE : mendsProven && isCertain();
    }
}
