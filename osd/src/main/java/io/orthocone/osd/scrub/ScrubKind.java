package io.orthocone.osd.scrub;

/** What a scrub does; a later one does all that those before it do. */
public enum ScrubKind {
    LIGHT,
    DEEP,
    /** Deep, and mends what a majority decides although nothing proves it. */
    REPAIR;

    boolean isDeep() {
        return this != LIGHT;
    }
}
