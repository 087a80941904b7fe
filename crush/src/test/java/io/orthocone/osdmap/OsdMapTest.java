package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.CrushMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OsdMapTest {
    private static final UUID FSID = new UUID(0x1122334455667788L, 0x99aabbccddeeff00L);
    private static final UTime NOW = new UTime(1_800_000_000, 5);
    private static final long POOL = 1;
    private static final PgId PG = new PgId(POOL, 3);

    /** Four OSDs, up and in, and a pool of three copies. */
    private OsdMap map;

    @BeforeEach
    void fourOsdsAndAPool() {
        CrushMap crush = ClusterHierarchy.of(FailureDomain.OSD, new TreeMap<>(Map.of("a", List.of(0, 1, 2, 3))));
        map = OsdMap.initial(FSID, NOW, 4, crush);
        IncrementalBuilder boots = next();
        for (int osd = 0; osd < 4; osd++) {
            boots.markUp(osd, uuid(osd), addrs(osd)).markIn(osd);
        }
        map = map.apply(
                boots.newPool(POOL, "data", Pool.replicated(3, 2, 8, 0).build()).build());
    }

    @Test
    void initialMapHasPlacesButNoOsds() {
        OsdMap first = OsdMap.initial(FSID, NOW, 3, CrushMap.builder().build());
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.maxOsd()).isEqualTo(3);
        assertThat(first.countExisting()).isZero();
        assertThat(first.flagSet())
                .containsExactly(
                        OsdMapFlag.SORTBITWISE,
                        OsdMapFlag.RECOVERY_DELETES,
                        OsdMapFlag.PURGED_SNAPDIRS,
                        OsdMapFlag.PGLOG_HARDLIMIT);
    }

    @Test
    void bootedOsdIsUpSinceThisEpochAndReachable() {
        assertThat(map.countUp()).isEqualTo(4);
        assertThat(map.countIn()).isEqualTo(4);
        assertThat(map.info(2).upFrom()).isEqualTo(map.epoch());
        assertThat(map.osd(2).uuid()).isEqualTo(uuid(2));
        assertThat(map.clientAddr(2)).isEqualTo(addrs(2).client().getFirst());
        assertThat(map.clusterAddr(2)).isEqualTo(addrs(2).cluster().getFirst());
        assertThat(map.heartbeatAddr(2)).isEqualTo(addrs(2).heartbeatBack().getFirst());
        assertThat(map.lastUpChange()).isEqualTo(NOW);
    }

    @Test
    void everyPgHasThreeOsdsAndTheFirstLeads() {
        for (int seed = 0; seed < 8; seed++) {
            PgMapping mapping = map.pgToUpActing(new PgId(POOL, seed));
            assertThat(mapping.up()).hasSize(3).doesNotHaveDuplicates();
            assertThat(mapping.acting()).isEqualTo(mapping.up());
            assertThat(mapping.actingPrimary()).isEqualTo(mapping.up().getFirst());
        }
    }

    @Test
    void downOsdLeavesTheUpSetAndIsRememberedWithItsEpoch() {
        int primary = map.pgToUpActing(PG).actingPrimary();
        OsdMap after = map.apply(next().markDown(primary).build());
        assertThat(after.isDown(primary)).isTrue();
        assertThat(after.isIn(primary)).isTrue();
        assertThat(after.info(primary).downAt()).isEqualTo(after.epoch());
        assertThat(after.osd(primary).xinfo().downStamp()).isEqualTo(NOW);
        assertThat(after.pgToUpActing(PG).up())
                .isEqualTo(map.pgToUpActing(PG).up().subList(1, 3));
    }

    @Test
    void outOsdIsReplacedByAnother() {
        int primary = map.pgToUpActing(PG).actingPrimary();
        OsdMap after = map.apply(next().markOut(primary).build());
        assertThat(after.isUp(primary)).isTrue();
        assertThat(after.pgToUpActing(PG).up()).hasSize(3).doesNotContain(primary);
    }

    @Test
    void rebootWhileUpKeepsTheOsdUpWithItsNewAddress() {
        OsdAddrs moved = addrs(77);
        OsdMap after = map.apply(next().markUp(1, uuid(1), moved).build());
        assertThat(after.isUp(1)).isTrue();
        assertThat(after.info(1).upFrom()).isEqualTo(after.epoch());
        assertThat(after.clientAddr(1)).isEqualTo(moved.client().getFirst());
    }

    @Test
    void destroyedOsdLeavesNothingButItsPlace() {
        OsdMap after = map.apply(next().markDown(1).destroy(1).markOut(1).build());
        assertThat(after.exists(1)).isFalse();
        assertThat(after.osd(1).uuid()).isEqualTo(OsdEntry.NO_UUID);
        assertThat(after.osd(1).addrs()).isEqualTo(OsdAddrs.NONE);
        assertThat(after.info(1)).isEqualTo(OsdInfo.NONE);
    }

    @Test
    void comingInEndsMarkedOutByItself() {
        OsdMap out = map.apply(next().markOut(1).toggle(1, OsdStateFlag.AUTOOUT).build());
        assertThat(out.osd(1).has(OsdStateFlag.AUTOOUT)).isTrue();
        OsdMap in = out.apply(out.nextIncremental(NOW).markIn(1).build());
        assertThat(in.osd(1).has(OsdStateFlag.AUTOOUT)).isFalse();
    }

    @Test
    void pgTempServesUntilItIsRemoved() {
        List<Integer> temp = List.of(3, 2, 1);
        OsdMap during = map.apply(next().pgTemp(PG, temp).build());
        assertThat(during.pgToUpActing(PG).acting()).isEqualTo(temp);
        assertThat(during.pgToUpActing(PG).actingPrimary()).isEqualTo(3);
        assertThat(during.pgToUpActing(PG).up()).isEqualTo(map.pgToUpActing(PG).up());
        OsdMap after =
                during.apply(during.nextIncremental(NOW).pgTemp(PG, List.of()).build());
        assertThat(after.pgToUpActing(PG)).isEqualTo(map.pgToUpActing(PG));
    }

    @Test
    void primaryTempLeadsWithoutMovingData() {
        int second = map.pgToUpActing(PG).up().get(1);
        OsdMap after = map.apply(next().primaryTemp(PG, second).build());
        assertThat(after.pgToUpActing(PG).acting())
                .isEqualTo(map.pgToUpActing(PG).up());
        assertThat(after.pgToUpActing(PG).actingPrimary()).isEqualTo(second);
    }

    @Test
    void upmapMovesOneCopyUnlessItsTargetIsOut() {
        List<Integer> up = map.pgToUpActing(PG).up();
        int spare =
                IntStream.range(0, 4).filter(o -> !up.contains(o)).findFirst().orElseThrow();
        OsdMap moved = map.apply(
                next().upmapItems(PG, List.of(new UpmapItem(up.get(2), spare))).build());
        assertThat(moved.pgToUpActing(PG).up()).containsExactly(up.get(0), up.get(1), spare);
        OsdMap out = moved.apply(moved.nextIncremental(NOW).markOut(spare).build());
        assertThat(out.pgToUpActing(PG).up()).doesNotContain(spare);
    }

    @Test
    void osdWithoutAffinityIsNoPrimaryAsLongAsThereIsAnother() {
        OsdMap after = map.apply(next().primaryAffinity(0, 0).build());
        for (int seed = 0; seed < 8; seed++) {
            assertThat(after.pgToUpActing(new PgId(POOL, seed)).actingPrimary()).isNotZero();
        }
    }

    @Test
    void removedPoolIsGoneAndItsIdIsNotGivenAgain() {
        OsdMap after = map.apply(next().removePool(POOL).build());
        assertThat(after.pools()).isEmpty();
        assertThat(after.poolId("data")).isEmpty();
        assertThat(after.poolMax()).isEqualTo(1);
        assertThat(after.pgToUpActing(PG)).isEqualTo(PgMapping.NOWHERE);
    }

    @Test
    void changedPoolRemembersTheEpoch() {
        assertThat(map.pool(POOL).orElseThrow().lastChange()).isEqualTo(map.epoch());
        assertThat(map.poolId("data")).hasValue(POOL);
    }

    @Test
    void blocklistedClientIsKnownWhateverItSpeaks() {
        EntityAddr client = EntityAddr.of("10.0.0.9", 0, 4711);
        OsdMap after = map.apply(next().blocklist(client, NOW).build());
        assertThat(after.isBlocklisted(client)).isTrue();
        assertThat(after.isBlocklisted(EntityAddr.of("10.0.0.9", 0, 4712))).isFalse();
        OsdMap forgiven =
                after.apply(after.nextIncremental(NOW).unblocklist(client).build());
        assertThat(forgiven.isBlocklisted(client)).isFalse();
    }

    @Test
    void wholeHostCanBeBlocklisted() {
        OsdMap after =
                map.apply(next().blocklist(EntityAddr.of("10.0.0.9", 0, 0), NOW).build());
        assertThat(after.isBlocklisted(EntityAddr.of("10.0.0.9", 6800, 12))).isTrue();
        assertThat(after.isBlocklisted(EntityAddr.of("10.0.0.8", 6800, 12))).isFalse();
    }

    @Test
    void incrementalOfAnotherEpochOrClusterIsRefused() {
        OsdMapIncremental skipping = new IncrementalBuilder(FSID, map.epoch() + 2, NOW).build();
        assertThatThrownBy(() -> map.apply(skipping)).isInstanceOf(IllegalArgumentException.class);
        OsdMapIncremental foreign = new IncrementalBuilder(new UUID(1, 1), map.epoch() + 1, NOW).build();
        assertThatThrownBy(() -> map.apply(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void osdWithoutPlaceIsRefused() {
        assertThatThrownBy(() -> map.apply(next().markOut(4).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no place");
    }

    @Test
    void fullMapInsideAnIncrementalReplacesTheMap() {
        OsdMap target = map.apply(next().markOut(0).build());
        IncrementalBuilder whole = next();
        whole.fullMap = Optional.of(new OpaqueBytes(target.encode()));
        assertThat(map.apply(whole.build())).isEqualTo(target);
    }

    @Test
    void mapAndIncrementalOfOursSurviveTheirBytes() {
        OsdMapIncremental incremental = next().markDown(1)
                .pgTemp(PG, List.of(2))
                .blocklist(EntityAddr.of("fe80::1", 1, 2), NOW)
                .crush(map.crush())
                .build();
        OsdMap after = map.apply(incremental);
        OsdMapIncremental sealed = incremental.withFullCrc(after.crc());
        assertThat(OsdMapIncremental.decode(sealed.encode())).isEqualTo(sealed);
        assertThat(OsdMap.decode(after.encode()).encode()).isEqualTo(after.encode());
        assertThat(OsdMap.decode(map.encode()).apply(sealed).crc())
                .isEqualTo(sealed.fullCrc().orElseThrow());
    }

    @Test
    void emptyIncrementalSaysSo() {
        assertThat(next().isEmpty()).isTrue();
        assertThat(next().markOut(1).isEmpty()).isFalse();
        assertThat(next().toggle(1, OsdStateFlag.NOUP)
                        .toggle(1, OsdStateFlag.NOUP)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void locatorKeyPlacesInsteadOfTheName() {
        PgId byKey = map.objectToPg(POOL, "", "first", "together");
        assertThat(map.objectToPg(POOL, "", "second", "together")).isEqualTo(byKey);
        assertThat(map.objectToPg(POOL, "", "together", "")).isEqualTo(byKey);
    }

    @Test
    void objectOfUnknownPoolIsRefused() {
        assertThatThrownBy(() -> map.objectToPg(9, "", "x", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pool 9 does not exist");
    }

    @Test
    void pgIdsAreWrittenAsCephs() {
        assertThat(new PgId(1, 31)).hasToString("1.1f");
        assertThat(PgId.parse("12.ff")).isEqualTo(new PgId(12, 255));
        assertThatThrownBy(() -> PgId.parse("1f")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PgId.parse("1.xyz")).isInstanceOf(IllegalArgumentException.class);
    }

    private IncrementalBuilder next() {
        return map.nextIncremental(NOW);
    }

    private static UUID uuid(int osd) {
        return new UUID(7, osd);
    }

    private static OsdAddrs addrs(int osd) {
        return OsdAddrs.of(
                EntityAddr.of("127.0.0.1", 6800 + osd, osd),
                EntityAddr.of("127.0.0.1", 6900 + osd, osd),
                EntityAddr.of("127.0.0.1", 7000 + osd, osd));
    }
}
