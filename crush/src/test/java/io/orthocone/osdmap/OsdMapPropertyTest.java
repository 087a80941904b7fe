package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.RandomMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random histories of a map: every step and every map survives its bytes, and whoever applies the bytes has the same map. */
class OsdMapPropertyTest {
    private static final int OSDS = 130;

    @Property(tries = 150)
    void mapsAndIncrementalsSurviveTheirBytes(@ForAll long seed) {
        Random random = new Random(seed);
        OsdMap map = OsdMap.initial(uuid(random), time(random), OSDS, RandomMaps.any(random));
        assertThat(OsdMap.decode(map.encode()).encode()).isEqualTo(map.encode());
        for (int steps = random.nextInt(6); steps >= 0; steps--) {
            OsdMapIncremental step = randomStep(map, random);
            OsdMap next = map.apply(step);
            byte[] bytes = step.withFullCrc(next.crc()).encode();
            OsdMapIncremental back = OsdMapIncremental.decode(bytes);
            assertThat(back.encode()).isEqualTo(bytes);

            byte[] full = next.encode();
            assertThat(map.apply(back).encode()).isEqualTo(full);
            assertThat(OsdMap.decode(full).encode()).isEqualTo(full);
            map = next;
        }
    }

    private static OsdMapIncremental randomStep(OsdMap map, Random random) {
        IncrementalBuilder step = map.nextIncremental(time(random));
        for (int i = random.nextInt(8); i > 0; i--) {
            changeOsd(step, random);
        }
        List<Long> pools = new ArrayList<>(map.pools().keySet());
        if (pools.isEmpty() || random.nextInt(3) == 0) {
            long id = map.poolMax() + 1L;
            step.newPool(id, "pool-" + id, pool(random));
        }
        if (!pools.isEmpty()) {
            changePool(step, map, pools.get(random.nextInt(pools.size())), random);
        }
        changeCluster(step, random);
        return step.build();
    }

    private static void changeOsd(IncrementalBuilder step, Random random) {
        int osd = random.nextInt(OSDS);
        switch (random.nextInt(8)) {
            case 0 -> step.markUp(osd, uuid(random), OsdAddrs.of(addr(random), addr(random), addr(random)));
            case 1 -> step.weight(osd, random.nextInt(0x10001));
            case 2 -> step.primaryAffinity(osd, random.nextInt(0x10001));
            case 3 -> step.upThru(osd, random.nextInt(1000));
            case 4 -> step.lastClean(osd, random.nextInt(100), random.nextInt(1000));
            case 5 -> step.register(osd, uuid(random));
            case 6 -> step.lost(osd, random.nextInt(1000));
            default ->
                step.xinfo(
                        osd,
                        new OsdXinfo(
                                time(random),
                                random.nextInt(),
                                random.nextInt(),
                                random.nextLong(),
                                random.nextInt(),
                                time(random),
                                random.nextInt()));
        }
    }

    private static Pool pool(Random random) {
        int pgs = 1 + random.nextInt(64);
        PoolBuilder pool = random.nextBoolean()
                ? Pool.replicated(3, 2, pgs, 0)
                : Pool.erasure(6, 5, pgs, 0, "profile").stripeWidthBytes(16384);
        pool.quota(random.nextInt(1000), random.nextInt(1000)).application("rbd");
        if (random.nextBoolean()) {
            pool.set(PoolFlag.NODELETE).fastRead(true);
        }
        return pool.build();
    }

    private static void changePool(IncrementalBuilder step, OsdMap map, long id, Random random) {
        PgId pg = new PgId(id, random.nextInt(map.pool(id).orElseThrow().pgNum()));
        List<Integer> osds =
                random.ints(1 + random.nextInt(4), 0, OSDS).distinct().boxed().toList();
        switch (random.nextInt(8)) {
            case 0 -> step.changePool(id, pool(random));
            case 1 -> step.renamePool(id, "renamed-" + id);
            case 2 -> step.removePool(id);
            case 3 -> step.pgTemp(pg, osds);
            case 4 -> step.primaryTemp(pg, osds.getFirst());
            case 5 -> step.upmap(pg, osds);
            case 6 -> step.upmapItems(pg, List.of(new UpmapItem(random.nextInt(OSDS), random.nextInt(OSDS))));
            default -> {
                IntervalSet snaps = IntervalSet.of(1 + random.nextInt(50), 1 + random.nextInt(9));
                step.removeSnaps(id, snaps).purgedSnaps(id, snaps);
            }
        }
    }

    private static void changeCluster(IncrementalBuilder step, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> step.flags(random.nextInt(1 << 20));
            case 1 -> step.ratios(new Ratios(random.nextFloat(), random.nextFloat(), random.nextFloat()));
            case 2 -> step.blocklist(addr(random), time(random)).blocklist(addr(random), time(random));
            case 3 -> step.erasureCodeProfile("p" + random.nextInt(3), new TreeMap<>(Map.of("k", "4", "m", "2")));
            case 4 -> step.crush(RandomMaps.any(random));
            default -> step.removeErasureCodeProfile("p" + random.nextInt(3));
        }
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static UTime time(Random random) {
        return new UTime(1 + random.nextInt(Integer.MAX_VALUE - 1), random.nextInt(1_000_000_000));
    }

    private static EntityAddr addr(Random random) {
        String ip = random.nextBoolean() ? "10.1.2." + random.nextInt(256) : "fd00::" + (1 + random.nextInt(9));
        return EntityAddr.of(ip, random.nextInt(0x10000), random.nextInt());
    }
}
