package io.orthocone.objecter;

import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;

/**
 * What must stay the same for a PG's ops to stay where they are. It changes whenever the OSDs see a new interval (then they drop the
 * ops of the old one that they have not executed), and when the primary came back as another incarnation.
 *
 * @param primaryAddr none when there is no primary
 * @param resendEpoch from which on the monitors want pending ops sent again
 */
record Interval(PgMapping mapping, EntityAddr primaryAddr, int size, int minSize, int pgNum, int resendEpoch) {
    static Interval of(OsdMap map, Pool pool, PgMapping mapping) {
        EntityAddr addr = mapping.hasPrimary() ? map.clientAddr(mapping.actingPrimary()) : EntityAddr.NONE;
        return new Interval(
                mapping,
                addr,
                pool.size(),
                pool.minSize(),
                pool.pgNum(),
                pool.resends().current());
    }

    boolean hasReachablePrimary() {
        return mapping.hasPrimary() && !primaryAddr.isNone();
    }
}
