package io.orthocone.osd;

import io.orthocone.osd.pg.OsdStates;
import io.orthocone.osd.pg.PgPlacement;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapper;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.Pool;

/** An OSD map as PGs ask it. */
record MapOsdStates(OsdMap map) implements OsdStates {
    @Override
    public boolean exists(int osd) {
        return map.exists(osd);
    }

    @Override
    public boolean isUp(int osd) {
        return map.isUp(osd);
    }

    @Override
    public int upFrom(int osd) {
        return map.info(osd).upFrom();
    }

    @Override
    public int upThru(int osd) {
        return map.info(osd).upThru();
    }

    @Override
    public int lostAt(int osd) {
        return map.info(osd).lostAt();
    }

    @Override
    public int deadEpoch(int osd) {
        return map.osd(osd).xinfo().deadEpoch();
    }

    /** What the map says of a PG; nobody serves a PG whose pool does not exist. */
    PgPlacement placement(PgMapper mapper, PgId pg) {
        PgMapping mapping = mapper.map(pg);
        int size = map.pool(pg.pool()).map(Pool::size).orElse(0);
        int minSize = map.pool(pg.pool()).map(Pool::minSize).orElse(0);
        int hashBits = map.pool(pg.pool()).map(pool -> pool.hashBits(pg.seed())).orElse(PgPlacement.UNKNOWN_BITS);
        return PgPlacement.of(
                map.epoch(),
                mapping.up(),
                mapping.upPrimary(),
                mapping.acting(),
                mapping.actingPrimary(),
                size,
                minSize,
                hashBits,
                this);
    }
}
