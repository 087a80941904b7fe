package io.orthocone.message;

import java.util.List;

/**
 * What a primary knows of its PG, for people who ask.
 *
 * @param stateName of the peering state, e.g. {@code GetInfo}
 * @param info of its own copy
 * @param peers the other copies it knows of
 * @param missing objects that it lacks itself
 * @param unfound those of them that no known copy has; the first ones
 * @param mayHave who else may have what is unfound, or be waited for
 * @param scrubStage what the scrub under way waits for; empty when there is none
 * @param scrubbedTo where that scrub has come to
 * @param inconsistent what the newest scrubs found, mended or not; the first ones
 */
public record PgAccount(
        PgStat stat,
        String stateName,
        PgInfo info,
        List<Peer> peers,
        List<PastInterval> pastIntervals,
        long missing,
        List<MissingItem> unfound,
        List<MayHave> mayHave,
        String scrubStage,
        HObject scrubbedTo,
        List<InconsistentObject> inconsistent) {
    /** So many objects of a kind are told, at most. */
    public static final int MOST_OBJECTS = 1000;

    public PgAccount {
        peers = List.copyOf(peers);
        pastIntervals = List.copyOf(pastIntervals);
        unfound = List.copyOf(unfound);
        mayHave = List.copyOf(mayHave);
        inconsistent = List.copyOf(inconsistent);
    }

    /** Another copy; {@code missing} objects are lacking there. */
    public record Peer(int osd, PgInfo info, boolean isMember, long missing) {}

    /** Whether an OSD that may have something was asked. */
    public enum Probe {
        PROBED,
        DOWN,
        NOT_PROBED
    }

    /** An OSD that was in an interval in which the PG may have been written. */
    public record MayHave(int osd, Probe probe) {}
}
