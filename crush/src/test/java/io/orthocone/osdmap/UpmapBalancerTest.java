package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.CrushMap;
import io.orthocone.crush.CrushMapBuilder;
import io.orthocone.crush.Rule;
import io.orthocone.crush.RuleStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What Ceph's balancer found and ours did not. */
class UpmapBalancerTest {
    private static final int PG_NUM = 32;
    private static final UpmapBalancer.Limits LIMITS = new UpmapBalancer.Limits(100, 1, 7);

    private static OsdMap map(CrushMap crush, int rule, int size, int osds) {
        OsdMap map = OsdMap.initial(new UUID(1, 2), UTime.ZERO, osds, crush);
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        for (int osd = 0; osd < osds; osd++) {
            EntityAddr addr = EntityAddr.of("10.0.0.1", 6800 + osd, 1);
            next.markUp(osd, new UUID(3, osd), OsdAddrs.of(addr, addr, addr)).markIn(osd);
        }
        return map.apply(
                next.newPool(1, "a", Pool.replicated(size, 1, PG_NUM, rule).build())
                        .build());
    }

    private static OsdMap applied(OsdMap map, UpmapChanges changes) {
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        changes.addTo(next);
        return map.apply(next.build());
    }

    private static CrushMap hosts(int count, FailureDomain domain) {
        Map<String, List<Integer>> osds = new TreeMap<>();
        for (int osd = 0; osd < count; osd++) {
            osds.put("host-" + osd, List.of(osd));
        }
        return ClusterHierarchy.of(domain, osds);
    }

    @Test
    void entriesThatMakeThePoolUnevenAreDropped() {
        OsdMap map = map(hosts(4, FailureDomain.OSD), ClusterHierarchy.REPLICATED_RULE_ID, 1, 4);
        IncrementalBuilder pinned = map.nextIncremental(UTime.ZERO);
        for (int pg = 0; pg < PG_NUM; pg++) {
            pinned.upmap(new PgId(1, pg), List.of(0));
        }
        OsdMap uneven = map.apply(pinned.build());

        UpmapBalancer.Outcome outcome = UpmapBalancer.balance(uneven, 1, LIMITS);

        assertThat(outcome.deviationBefore()).isEqualTo(24);
        assertThat(outcome.deviationAfter()).isLessThan(5);
        assertThat(outcome.changes().newItems()).isEmpty();
        assertThat(outcome.changes().oldUpmaps()).isNotEmpty().allMatch(uneven.pgUpmap()::containsKey);
        OsdMap after = applied(uneven, outcome.changes());
        assertThat(Maps.largestDeviation(after, 1)).isEqualTo(outcome.deviationAfter());
    }

    /** A rule that puts two copies into each host, and a pool of one copy. */
    @Test
    void whoIsAloneInItsBucketMayGoToAnother() {
        CrushMapBuilder crush = hosts(4, FailureDomain.HOST).toBuilder();
        int root = crush.itemId(ClusterHierarchy.ROOT).orElseThrow();
        List<RuleStep> steps = List.of(
                RuleStep.take(root), RuleStep.chooseFirstn(2, 1), RuleStep.chooseleafFirstn(2, 0), RuleStep.emit());
        OsdMap map = map(
                crush.rule(1, "pairs", new Rule(1, Rule.REPLICATED, 1, 10, steps))
                        .build(),
                1,
                1,
                4);

        UpmapBalancer.Outcome outcome = UpmapBalancer.balance(map, 1, LIMITS);

        assertThat(outcome.deviationBefore()).isGreaterThan(1);
        assertThat(outcome.deviationAfter()).isLessThanOrEqualTo(1);
        OsdMap after = applied(map, outcome.changes());
        assertThat(Maps.largestDeviation(after, 1)).isEqualTo(outcome.deviationAfter());
        assertThat(UpmapCleaner.clean(after)).isEqualTo(UpmapChanges.NONE);
    }

    /** The rule gives two OSDs, the pool wants three: whose position is whose is known all the same. */
    @Test
    void aPoolLargerThanItsRuleOfTwoTakesIsBalanced() {
        CrushMapBuilder crush = hosts(6, FailureDomain.HOST).toBuilder();
        int root = crush.itemId(ClusterHierarchy.ROOT).orElseThrow();
        int host = crush.itemId("host-0").orElseThrow();
        List<RuleStep> steps = List.of(
                RuleStep.take(host),
                RuleStep.chooseFirstn(1, 0),
                RuleStep.emit(),
                RuleStep.take(root),
                RuleStep.chooseleafFirstn(1, 1),
                RuleStep.emit());
        OsdMap map = map(
                crush.rule(1, "two", new Rule(1, Rule.REPLICATED, 1, 10, steps)).build(), 1, 3, 6);

        UpmapBalancer.Outcome outcome = UpmapBalancer.balance(map, 1, LIMITS);

        assertThat(outcome.moves()).isPositive();
        assertThat(outcome.deviationAfter()).isLessThan(outcome.deviationBefore());
        OsdMap after = applied(map, outcome.changes());
        assertThat(UpmapCleaner.clean(after)).isEqualTo(UpmapChanges.NONE);
    }
}
