package io.orthocone.mon.state;

import io.orthocone.auth.Account;
import io.orthocone.env.Payload;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** One entry of the monitors' log. The bytes are drawn in {@link StateChangeCodec}. */
public sealed interface StateChange {
    /** A command that this change carries out, and what is answered when it is committed. */
    record Answered(CommandId id, String status) {}

    /**
     * The cluster begins.
     *
     * @param accounts the first ones: who made the cluster, and its OSDs
     */
    record Founding(UUID fsid, Payload firstMap, SortedMap<Account, AuthEntry> accounts) implements StateChange {
        public Founding {
            accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
        }
    }

    /**
     * The next OSD map.
     *
     * @param oldestKept maps before this epoch are forgotten
     * @param incremental in Ceph's binary form
     */
    record OsdMapStep(int oldestKept, Payload incremental, List<Answered> commands) implements StateChange {
        public OsdMapStep {
            commands = List.copyOf(commands);
        }
    }

    /**
     * The next epoch of the auth database.
     *
     * @param stampMillis wall-clock time at the leader that proposes it
     */
    record AuthStep(long stampMillis, List<AuthChange> changes, List<Answered> commands) implements StateChange {
        public AuthStep {
            changes = List.copyOf(changes);
            commands = List.copyOf(commands);
        }
    }

    /** The bytes that are proposed. */
    default Payload encode() {
        return StateChangeCodec.encode(this);
    }
}
