package io.orthocone.osd.peering;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a PG stands on one OSD. The transitions are drawn in doc/pg.md; every state can be left for a new interval. */
public sealed interface PeeringState {
    /** For people: what it waits for, empty when for nothing. */
    String blockedBy();

    /** No map was seen since this copy was loaded or created. */
    record Initial() implements PeeringState {
        @Override
        public String blockedBy() {
            return "an OSD map";
        }
    }

    /** Primary: the infos of the prior set are being gathered. */
    record GetInfo(SortedSet<Integer> awaited) implements PeeringState {
        public GetInfo {
            awaited = Collections.unmodifiableSortedSet(new TreeSet<>(awaited));
        }

        @Override
        public String blockedBy() {
            return "info from osds " + awaited;
        }
    }

    /** Primary: nobody is up who could tell what a past interval wrote. */
    record Down(SortedSet<Integer> down) implements PeeringState {
        public Down {
            down = Collections.unmodifiableSortedSet(new TreeSet<>(down));
        }

        @Override
        public String blockedBy() {
            return "one of osds " + down + " to come up, or to be declared lost";
        }
    }

    /** Primary: no copy that answered is complete and recent enough. */
    record Incomplete() implements PeeringState {
        @Override
        public String blockedBy() {
            return "a complete copy that knows the last activated interval";
        }
    }

    /** Primary: another acting set has been asked for. */
    record WaitActingChange(List<Integer> wanted) implements PeeringState {
        public WaitActingChange {
            wanted = List.copyOf(wanted);
        }

        @Override
        public String blockedBy() {
            return "monitors to make " + wanted + " the acting set";
        }
    }

    /** Primary: the authoritative log is on its way. */
    record GetLog(int authority) implements PeeringState {
        @Override
        public String blockedBy() {
            return "the log of osd." + authority;
        }
    }

    /** Primary: members tell what they lack. */
    record GetMissing(SortedSet<Integer> awaited) implements PeeringState {
        public GetMissing {
            awaited = Collections.unmodifiableSortedSet(new TreeSet<>(awaited));
        }

        @Override
        public String blockedBy() {
            return "logs of osds " + awaited;
        }
    }

    /** Primary: the map must show that this OSD was up in this interval. */
    record WaitUpThru() implements PeeringState {
        @Override
        public String blockedBy() {
            return "monitors to raise up_thru";
        }
    }

    /** Primary: members (and this OSD) make the authoritative log durable. */
    record Activating(SortedSet<Integer> awaited) implements PeeringState {
        public Activating {
            awaited = Collections.unmodifiableSortedSet(new TreeSet<>(awaited));
        }

        @Override
        public String blockedBy() {
            return "osds " + awaited + " to store the log";
        }
    }

    /** Primary: an earlier primary might still hold a read lease. */
    record WaitPriorLeases() implements PeeringState {
        @Override
        public String blockedBy() {
            return "read leases of an earlier primary to run out";
        }
    }

    /**
     * Primary: takes ops if the acting set is large enough; repairs what is missing.
     *
     * @param isRecovered nobody lacks anything
     * @param isClean and there are as many copies as wanted, where CRUSH wants them
     */
    record Active(boolean isRecovered, boolean isClean) implements PeeringState {
        @Override
        public String blockedBy() {
            return "";
        }
    }

    /** Member or backfill target: follows the primary. */
    record ReplicaActive(int primary) implements PeeringState {
        @Override
        public String blockedBy() {
            return "";
        }
    }

    /** A copy that waits for a primary to ask. */
    record Stray() implements PeeringState {
        @Override
        public String blockedBy() {
            return "the primary";
        }
    }
}
