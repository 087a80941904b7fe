package io.orthocone.osd.peering;

import io.orthocone.message.PgMessage;
import io.orthocone.message.ScrubStamps;
import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PgPlacement;

/** What the machine hears. */
public sealed interface PeeringEvent {
    /** The next OSD map; none is left out if this OSD has it. */
    record MapAdvanced(PgPlacement placement, OsdStates osds) implements PeeringEvent {}

    /** A copy's info, asked for or not. */
    record NotifyReceived(int from, PgMessage.Notify message) implements PeeringEvent {}

    /** A primary asks. */
    record QueryReceived(int from, PgMessage.Query message) implements PeeringEvent {}

    /** A copy's log, asked for; or the primary's, to be adopted. */
    record LogReceived(int from, PgMessage.Log message) implements PeeringEvent {}

    /** A member has stored the log. */
    record ActivatedReceived(int from, PgMessage.Activated message) implements PeeringEvent {}

    /** The primary tells of progress. */
    record InfoUpdateReceived(int from, PgMessage.InfoUpdate message) implements PeeringEvent {}

    /** The primary does not need this copy. */
    record RemoveReceived(int from, PgMessage.Remove message) implements PeeringEvent {}

    /**
     * This OSD's own part of an activation is durable.
     *
     * @param interval first epoch of the interval that was activated
     */
    record ActivationDurable(int interval) implements PeeringEvent {}

    /** No primary of an earlier interval serves reads any more. */
    record PriorLeasesExpired(int interval) implements PeeringEvent {}

    /** Nothing is missing on any member, and all backfills are complete. */
    record Recovered(int interval) implements PeeringEvent {}

    /** A copy that was taken for whole is not: it lacks an object now. */
    record DamageFound(int interval) implements PeeringEvent {}

    /** A scrub is over. */
    record Scrubbed(int interval, ScrubStamps stamps) implements PeeringEvent {}

    /** Whoever has not answered is asked again: a message may have met a peer that could not take it. */
    record RetryTick() implements PeeringEvent {}
}
