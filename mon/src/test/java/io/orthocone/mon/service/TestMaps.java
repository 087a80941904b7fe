package io.orthocone.mon.service;

import io.orthocone.message.Eversion;
import io.orthocone.message.MonMessage;
import io.orthocone.message.OsdStat;
import io.orthocone.message.PgStat;
import io.orthocone.message.PgStateFlag;
import io.orthocone.message.ScrubStamps;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.UTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.UUID;

/** OSD maps and reports for tests, made the way a cluster makes them: by requests. */
public final class TestMaps {
    public static final UUID FSID = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UTime NOW = new UTime(1_767_225_600, 0);
    private static final long TEBIBYTE = 1L << 40;
    private static final long GIBIBYTE = 1L << 30;

    private TestMaps() {}

    /** A map of OSDs that are up, one for each host named: the same name twice is two OSDs on one host. */
    public static OsdMap up(String... hosts) {
        OsdMap map = OsdMap.initial(FSID, NOW, 0, CrushPlacement.initial());
        for (int osd = 0; osd < hosts.length; osd++) {
            map = after(map, command(new MonCommand.OsdNew(uuid(osd).toString(), OptionalInt.of(osd))));
            map = after(
                    map,
                    new OsdMapRequest.Boot(new MonMessage.OsdBoot(
                            osd, uuid(osd), map.epoch(), addr(osd), addr(osd), addr(osd), hosts[osd], TEBIBYTE, "")));
        }
        return map;
    }

    /** The map that these requests lead to. */
    public static OsdMap after(OsdMap map, OsdMapRequest... requests) {
        return OsdMapService.prepare(map, Arrays.asList(requests), NOW)
                .incremental()
                .map(map::apply)
                .orElse(map);
    }

    public static OsdMapRequest command(MonCommand.OsdChange change) {
        return new OsdMapRequest.Command(change);
    }

    /** A pool of a few PGs. */
    public static OsdMapRequest createPool(String name, int pgNum, int size) {
        return command(new MonCommand.OsdPoolCreate(name, OptionalInt.of(pgNum), OptionalInt.of(size)));
    }

    public static OsdMapRequest down(OsdMap map, int osd) {
        return new OsdMapRequest.MarkDown(osd, map.clientAddr(osd), false, "test");
    }

    public static EntityAddr addr(int osd) {
        return EntityAddr.of("10.0.0." + (osd + 1), 6800, 1000 + osd);
    }

    private static UUID uuid(int osd) {
        return new UUID(0x0D, osd + 1L);
    }

    /** Every OSD that is up reports its PGs in this state, with ten objects of 4 KiB each. */
    public static PgMap reported(OsdMap map, PgStateFlag... flags) {
        PgMap reports = new PgMap();
        for (int osd = 0; osd < map.maxOsd(); osd++) {
            if (map.isUp(osd)) {
                reports.report(new MonMessage.PgStatsReport(
                        osd,
                        map.epoch(),
                        true,
                        new OsdStat(10 * GIBIBYTE, GIBIBYTE, 9 * GIBIBYTE),
                        stats(map, osd, flags)));
            }
        }
        return reports;
    }

    private static List<PgStat> stats(OsdMap map, int osd, PgStateFlag... flags) {
        List<PgStat> stats = new ArrayList<>();
        for (PgId pg : PgMap.pgsOf(map)) {
            if (map.pgToUpActing(pg).actingPrimary() == osd) {
                stats.add(stat(map, pg, 7, flags));
            }
        }
        return stats;
    }

    /** One report of one PG. */
    public static PgStat stat(OsdMap map, PgId pg, long sequence, PgStateFlag... flags) {
        PgMapping mapping = map.pgToUpActing(pg);
        boolean isDegraded = Arrays.asList(flags).contains(PgStateFlag.DEGRADED);
        return new PgStat(
                pg,
                map.epoch(),
                sequence,
                new TreeSet<>(Arrays.asList(flags)),
                new Eversion(map.epoch(), 12),
                map.epoch(),
                mapping.up(),
                mapping.upPrimary(),
                mapping.acting(),
                mapping.actingPrimary(),
                10,
                40_960,
                isDegraded ? 5 : 0,
                0,
                0,
                12,
                ScrubStamps.NEVER,
                false,
                false,
                "");
    }
}
