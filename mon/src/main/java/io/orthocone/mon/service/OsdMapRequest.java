package io.orthocone.mon.service;

import io.orthocone.message.MonMessage;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.Fullness;
import io.orthocone.osdmap.PgId;
import java.util.List;
import java.util.SortedMap;

/** What the OSD map service can be asked to change. */
public sealed interface OsdMapRequest {
    /** An OSD wants to be up. */
    record Boot(MonMessage.OsdBoot boot) implements OsdMapRequest {}

    /** An OSD needs its up_thru raised before a PG goes active. */
    record Alive(int osd, int wantUpThru) implements OsdMapRequest {}

    /**
     * An incarnation of an OSD is gone.
     *
     * @param addr its client address; another one in the map means that it has come back since
     * @param dead whether it is known to have ended, not merely out of reach: nobody need wait for its leases
     */
    record MarkDown(int osd, EntityAddr addr, boolean dead, String reason) implements OsdMapRequest {}

    /** An OSD has been down for too long: its data must be made whole elsewhere. */
    record MarkOutAfterDown(int osd) implements OsdMapRequest {}

    /** A primary wants other acting sets; empty lists give them back. */
    record PgTemp(int osd, SortedMap<PgId, List<Integer>> pgTemp) implements OsdMapRequest {}

    /** All PGs of a pool have been active once. */
    record PoolCreated(long pool) implements OsdMapRequest {}

    /** What an OSD uses of its space has crossed a ratio. */
    record OsdFullness(int osd, Fullness fullness) implements OsdMapRequest {}

    /** A pool has used up its quota, or is within it again. */
    record QuotaReached(long pool, boolean isReached) implements OsdMapRequest {}

    /** The time of entries of the blocklist is over. */
    record BlocklistExpired(List<EntityAddr> entries) implements OsdMapRequest {
        public BlocklistExpired {
            entries = List.copyOf(entries);
        }
    }

    /** A pool can take the next step to its number of PGs, unless it has changed since an epoch. */
    record PgNumStep(long pool, int lastChange) implements OsdMapRequest {}

    /** A person asks. */
    record Command(MonCommand.OsdChange command) implements OsdMapRequest {}
}
