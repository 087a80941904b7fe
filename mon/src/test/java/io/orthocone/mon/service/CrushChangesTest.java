package io.orthocone.mon.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.CrushMap;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.MonCommand;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.UpmapItem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Placement changed by commands: what they do, what they refuse, and what goes along. */
final class CrushChangesTest {
    private static final UTime NOW = new UTime(1_767_225_700, 0);

    private OsdMap map = TestMaps.up("ceph1", "ceph2", "ceph3", "ceph3");

    @Test
    void hostsMoveIntoRacksWithAllThatIsInThem() {
        accepted(new MonCommand.CrushAddBucket("r1", "rack", at("root", "default")));
        accepted(new MonCommand.CrushMove("ceph3", at("root", "default", "rack", "r1")));
        CrushMap crush = map.crush();
        int rack = crush.itemId("r1").orElseThrow();
        assertThat(crush.ancestorsOf(2)).extracting("id").contains(rack);
        assertThat(crush.ancestorsOf(3)).extracting("id").contains(rack);
        assertThat(crush.ancestorsOf(0)).extracting("id").doesNotContain(rack);
        unchanged(new MonCommand.CrushMove("ceph3", at("root", "default", "rack", "r1")));
    }

    @Test
    void weightsOfOsdsAndHostsAreSet() {
        accepted(new MonCommand.CrushReweight("osd.0", 2));
        assertThat(weightOf(0)).isEqualTo(0x20000);
        unchanged(new MonCommand.CrushReweight("osd.0", 2));
        accepted(new MonCommand.CrushReweight("ceph3", 0.5));
        assertThat(weightOf(2)).isEqualTo(0x8000);
        assertThat(weightOf(3)).isEqualTo(0x8000);
        accepted(new MonCommand.CrushSet(1, 3, at("root", "default", "host", "ceph1")));
        assertThat(map.crush().parentOf(1)).isEqualTo(map.crush().parentOf(0));
        assertThat(weightOf(1)).isEqualTo(0x30000);
    }

    @Test
    void classesAndRulesOverThem() {
        accepted(new MonCommand.CrushSetDeviceClass("ssd", List.of(0, 1)));
        accepted(new MonCommand.CrushRuleCreateReplicated("fast", "default", "host", "ssd"));
        accepted(new MonCommand.OsdPoolSet(pool(2), "crush_rule", "fast"));
        long pool = map.poolId("p").orElseThrow();
        for (int seed = 0; seed < 8; seed++) {
            assertThat(map.pgToUpActing(new PgId(pool, seed)).up()).containsExactlyInAnyOrder(0, 1);
        }
        refused(ErrorCode.EBUSY, new MonCommand.CrushRuleRemove("fast"), "places pool 'p'");
        refused(ErrorCode.ENOENT, new MonCommand.OsdPoolSet("p", "crush_rule", "faster"), "no rule 'faster'");
    }

    @Test
    void whatDoesNotExistOrIsInUseIsRefused() {
        refused(ErrorCode.ENOENT, new MonCommand.CrushMove("ceph9", at("root", "default")), "ceph9");
        refused(ErrorCode.ENOENT, new MonCommand.CrushSet(9, 1, at("root", "default")), "osd.9 does not exist");
        refused(ErrorCode.EBUSY, new MonCommand.CrushRemove("ceph3"), "not empty");
        refused(ErrorCode.EINVAL, new MonCommand.CrushAddBucket("x", "shelf", at()), "bad bucket type: shelf");
        refused(ErrorCode.EEXIST, new MonCommand.CrushAddBucket("ceph1", "host", at()), "already exists");
        refused(ErrorCode.EINVAL, new MonCommand.CrushMove("default", at("host", "ceph1")), "");
    }

    @Test
    void anUpmapThatTheNewPlacesForbidGoesInTheSameEpoch() {
        String pool = pool(2);
        PgId pg = new PgId(map.poolId(pool).orElseThrow(), 0);
        List<Integer> up = map.pgToUpActing(pg).up();
        int from = up.getFirst();
        int to = List.of(0, 1, 2).stream()
                .filter(osd -> !up.contains(osd))
                .findFirst()
                .orElseThrow();
        accepted(new MonCommand.OsdPgUpmapItems(pg.toString(), List.of(from, to)));
        assertThat(map.pgUpmapItems()).containsEntry(pg, List.of(new UpmapItem(from, to)));
        int epoch = map.epoch();
        accepted(new MonCommand.OsdOut(List.of(to)));
        assertThat(map.epoch()).isEqualTo(epoch + 1);
        assertThat(map.pgUpmapItems()).isEmpty();
    }

    @Test
    void anOsdGoesForGoodOnlyWhenItIsDownAndSomebodyIsCertain() {
        refused(ErrorCode.EBUSY, new MonCommand.OsdPurge(3, true), "osd.3 is up");
        refused(ErrorCode.EBUSY, new MonCommand.OsdLost(3, true), "osd.3 is up");
        map = TestMaps.after(map, TestMaps.down(map, 3));
        int downAt = map.osd(3).info().downAt();
        refused(ErrorCode.EPERM, new MonCommand.OsdLost(3, false), "--yes-i-really-mean-it");
        accepted(new MonCommand.OsdLost(3, true));
        assertThat(map.osd(3).info().lostAt()).isEqualTo(downAt);
        unchanged(new MonCommand.OsdLost(3, true));
        refused(ErrorCode.EPERM, new MonCommand.OsdPurge(3, false), "--yes-i-really-mean-it");
        accepted(new MonCommand.OsdPurge(3, true));
        assertThat(map.exists(3)).isFalse();
        assertThat(map.crush().itemNames()).doesNotContainKey(3);
        refused(ErrorCode.ENOENT, new MonCommand.OsdPurge(3, true), "does not exist");
    }

    @Test
    void partsOfWeightsAndAffinities() {
        accepted(new MonCommand.OsdReweight(1, 0.5));
        assertThat(map.osd(1).weight()).isEqualTo(0x8000);
        unchanged(new MonCommand.OsdReweight(1, 0.5));
        accepted(new MonCommand.OsdReweight(1, 0));
        assertThat(map.isIn(1)).isFalse();
        accepted(new MonCommand.OsdPrimaryAffinity(0, 0));
        String pool = pool(2);
        for (int seed = 0; seed < 8; seed++) {
            assertThat(map.pgToUpActing(new PgId(map.poolId(pool).orElseThrow(), seed))
                            .upPrimary())
                    .isNotZero();
        }
    }

    private String pool(int size) {
        map = TestMaps.after(map, TestMaps.createPool("p", 8, size));
        return "p";
    }

    private int weightOf(int osd) {
        return map.crush()
                .parentOf(osd)
                .map(host -> host.itemWeight(host.indexOf(osd)))
                .orElseThrow();
    }

    private static SortedMap<String, String> at(String... words) {
        SortedMap<String, String> location = new TreeMap<>();
        for (int i = 0; i < words.length; i += 2) {
            location.put(words[i], words[i + 1]);
        }
        return location;
    }

    private Verdict ask(MonCommand.OsdChange change) {
        OsdMapService.Batch batch = OsdMapService.prepare(map, List.of(TestMaps.command(change)), NOW);
        map = batch.incremental().map(map::apply).orElse(map);
        return batch.verdicts().getFirst();
    }

    private void accepted(MonCommand.OsdChange change) {
        assertThat(ask(change)).isInstanceOf(Verdict.Accepted.class);
    }

    private void unchanged(MonCommand.OsdChange change) {
        assertThat(ask(change)).isInstanceOf(Verdict.Unchanged.class);
    }

    private void refused(ErrorCode code, MonCommand.OsdChange change, String words) {
        assertThat(ask(change)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.advice()).contains(words);
        });
    }
}
