package io.orthocone.mon;

import io.orthocone.env.Endpoint;
import io.orthocone.env.Env;
import io.orthocone.message.EntityName;
import io.orthocone.message.Eversion;
import io.orthocone.message.MonMap;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.ScrubStamps;
import io.orthocone.mon.service.PgMap;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** An OSD without data: boots, stays up, and reports each PG it is primary of as active and clean. */
final class FakeOsd {
    private static final long SECOND = 1_000_000_000L;
    private static final long TEBIBYTE = 1L << 40;
    private static final long GIBIBYTE = 1L << 30;

    private final FakePeer peer;
    private final int id;
    private final UUID uuid;
    private final String host;
    private long sequence;
    private boolean reports = true;

    FakeOsd(Env env, int id, String host, MonMap monMap, String firstMonitor, String address) throws IOException {
        this.id = id;
        this.uuid = uuidOf(id);
        this.host = host;
        this.peer = new FakePeer(
                env, EntityName.osd(id), monMap, firstMonitor, Optional.of(new Endpoint(address, 6800 + id)), () -> {});
        peer.follow();
        peer.reactor().execute(this::loop);
    }

    static UUID uuidOf(int id) {
        return new UUID(0x0D, id + 1L);
    }

    FakePeer peer() {
        return peer;
    }

    /** Falls silent, or speaks again. */
    void reports(boolean on) {
        reports = on;
    }

    private void loop() {
        peer.map().filter(map -> reports).ifPresent(this::speak);
        peer.reactor().schedule(SECOND, this::loop);
    }

    private void speak(OsdMap map) {
        boolean isUp = map.isUp(id) && map.clientAddr(id).equals(peer.addr());
        if (!map.exists(id)) {
            return;
        }
        if (!isUp) {
            EntityAddr addr = peer.addr();
            peer.send(new MonMessage.OsdBoot(id, uuid, map.epoch(), addr, addr, addr, host, TEBIBYTE, ""));
        } else {
            peer.send(new MonMessage.PgStatsReport(
                    id, map.epoch(), true, new OsdStat(10 * GIBIBYTE, GIBIBYTE, 9 * GIBIBYTE), stats(map)));
        }
    }

    private List<PgStat> stats(OsdMap map) {
        List<PgStat> stats = new ArrayList<>();
        for (PgId pg : PgMap.pgsOf(map)) {
            PgMapping mapping = map.pgToUpActing(pg);
            if (mapping.actingPrimary() == id) {
                stats.add(stat(map, pg, mapping));
            }
        }
        return stats;
    }

    private PgStat stat(OsdMap map, PgId pg, PgMapping mapping) {
        TreeSet<PgStateFlag> state = new TreeSet<>(List.of(PgStateFlag.ACTIVE));
        boolean isWhole =
                mapping.acting().size() == map.pool(pg.pool()).orElseThrow().size();
        state.add(isWhole ? PgStateFlag.CLEAN : PgStateFlag.UNDERSIZED);
        return new PgStat(
                pg,
                map.epoch(),
                ++sequence,
                state,
                new Eversion(map.epoch(), 1),
                isWhole ? map.epoch() : 1,
                mapping.up(),
                mapping.upPrimary(),
                mapping.acting(),
                mapping.actingPrimary(),
                1,
                4096,
                0,
                0,
                0,
                1,
                ScrubStamps.NEVER,
                false,
                false,
                "");
    }
}
