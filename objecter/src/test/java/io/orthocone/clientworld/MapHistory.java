package io.orthocone.clientworld;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.env.Payload;
import io.orthocone.message.MonMessage.OsdMapUpdate;
import io.orthocone.message.MonMessage.Subscription;
import io.orthocone.osdmap.EntityAddr;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdAddrs;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.OsdMapIncremental;
import io.orthocone.osdmap.Pool;
import io.orthocone.osdmap.UTime;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** All OSD maps of a cluster: what its monitors have agreed on. */
public final class MapHistory {
    public static final UUID FSID = new UUID(0x0f0e0d0c0b0a0908L, 0x0706050403020100L);

    private final NavigableMap<Integer, OsdMap> maps = new TreeMap<>();
    private final NavigableMap<Integer, Payload> incrementals = new TreeMap<>();

    /** Places for OSDs, none up, no pools. */
    public MapHistory(int osds) {
        List<Integer> ids = IntStream.range(0, osds).boxed().toList();
        OsdMap first = OsdMap.initial(
                FSID,
                new UTime(1, 0),
                osds,
                ClusterHierarchy.of(ClusterHierarchy.FailureDomain.OSD, Map.of("host", ids)));
        maps.put(first.epoch(), first);
    }

    public OsdMap newest() {
        return maps.lastEntry().getValue();
    }

    /** Agrees on the next map. */
    public MapHistory advance(Consumer<IncrementalBuilder> change) {
        IncrementalBuilder builder = newest().nextIncremental(new UTime(newest().epoch() + 1, 0));
        change.accept(builder);
        OsdMapIncremental incremental = builder.build();
        OsdMap next = newest().apply(incremental);
        incrementals.put(next.epoch(), Payload.wrap(incremental.encode()));
        maps.put(next.epoch(), next);
        return this;
    }

    public MapHistory osdUp(int osd, EntityAddr addr) {
        return advance(next -> next.register(osd, new UUID(7, osd))
                .markUp(osd, new UUID(7, osd), OsdAddrs.of(addr, addr, addr))
                .markIn(osd));
    }

    public MapHistory osdDown(int osd) {
        return advance(next -> next.markDown(osd));
    }

    public MapHistory newPool(long id, String name, int pgNum, int size) {
        return advance(next -> next.newPool(
                id,
                name,
                Pool.replicated(size, 1, pgNum, ClusterHierarchy.REPLICATED_RULE_ID)
                        .build()));
    }

    /** From an epoch on by incrementals, the first as a whole if wished, or the newest as a whole when asked for 0. */
    public OsdMapUpdate updateFor(Subscription wish) {
        int start = wish.start();
        NavigableMap<Integer, Payload> fulls = new TreeMap<>();
        int newest = newest().epoch();
        if (start == 0) {
            fulls.put(newest, Payload.wrap(newest().encode()));
            return new OsdMapUpdate(FSID, fulls, new TreeMap<>(), 1, newest);
        }
        if (start == 1 || wish.whole()) {
            fulls.put(start, Payload.wrap(maps.get(start).encode()));
        }
        return new OsdMapUpdate(FSID, fulls, incrementals.tailMap(start, !wish.whole()), 1, newest);
    }
}
