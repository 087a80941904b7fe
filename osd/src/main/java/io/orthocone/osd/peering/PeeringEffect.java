package io.orthocone.osd.peering;

import io.orthocone.message.PastInterval;
import io.orthocone.message.PgMessage;
import io.orthocone.osd.pg.CopyChange;
import java.util.List;

/** What the driver has to do. In order, before the next event. */
public sealed interface PeeringEffect {
    /** A new interval began: ops in flight, recovery, leases and timers of the old one are void. */
    record EnterInterval(int interval) implements PeeringEffect {}

    /** Hands a message to an OSD that is up. */
    record Send(int osd, PgMessage message) implements PeeringEffect {}

    /** Makes a change durable. */
    record Persist(CopyChange change) implements PeeringEffect {}

    /** Makes a change durable, then tells the machine {@link PeeringEvent.ActivationDurable}. */
    record PersistActivation(CopyChange change, int interval) implements PeeringEffect {}

    /** Makes a change durable, then sends a message: its promise is that the change is durable. */
    record PersistThenSend(CopyChange change, int osd, PgMessage message) implements PeeringEffect {}

    /** Has the monitors raise this OSD's up_thru to at least this epoch. */
    record RequestUpThru(int epoch) implements PeeringEffect {}

    /** Has the monitors set the acting set; an empty list gives it back to CRUSH. */
    record RequestPgTemp(List<Integer> acting) implements PeeringEffect {
        public RequestPgTemp {
            acting = List.copyOf(acting);
        }
    }

    /** Tells {@link PeeringEvent.PriorLeasesExpired} once no primary of these intervals can hold a lease. */
    record AwaitPriorLeases(int interval, List<PastInterval> intervals) implements PeeringEffect {
        public AwaitPriorLeases {
            intervals = List.copyOf(intervals);
        }
    }

    /** This OSD is the active primary: repair may begin, and ops, if the acting set is large enough. */
    record BecomeActive() implements PeeringEffect {}

    /** This OSD follows an active primary. */
    record BecomeReplicaActive() implements PeeringEffect {}

    /** What is known of the copies has changed: objects that had no source may have one. */
    record SourcesChanged() implements PeeringEffect {}

    /** Removes this OSD's copy. The machine hears nothing any more. */
    record RemoveCopy() implements PeeringEffect {}

    /** Counts a rare path. */
    record Probe(String name) implements PeeringEffect {}
}
