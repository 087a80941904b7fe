package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.orthocone.crush.ClusterHierarchy;
import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.osdmap.BytesBalancer.Limits;
import io.orthocone.osdmap.BytesBalancer.Load;
import io.orthocone.osdmap.BytesBalancer.Move;
import io.orthocone.osdmap.BytesBalancer.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BytesBalancerTest {
    private static final Limits FIVE_PERCENT = new Limits(0.05, 1000, Long.MAX_VALUE);

    private final OsdMap map = cluster(4, 2, 64, 32);
    private final Map<PgId, Long> bytes = skewed(map, new Random(1));

    /** Hosts with OSDs, all in and up, and two pools of three copies. */
    private static OsdMap cluster(int hosts, int osdsPerHost, int pgNum, int otherPgNum) {
        Map<String, List<Integer>> osds = new TreeMap<>();
        for (int osd = 0; osd < hosts * osdsPerHost; osd++) {
            osds.computeIfAbsent("host-" + osd / osdsPerHost, h -> new ArrayList<>())
                    .add(osd);
        }
        OsdMap map = OsdMap.initial(
                new UUID(1, 2), UTime.ZERO, hosts * osdsPerHost, ClusterHierarchy.of(FailureDomain.HOST, osds));
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        for (int osd = 0; osd < hosts * osdsPerHost; osd++) {
            EntityAddr addr = EntityAddr.of("10.0.0.1", 6800 + osd, 1);
            next.markUp(osd, new UUID(3, osd), OsdAddrs.of(addr, addr, addr)).markIn(osd);
        }
        int rule = ClusterHierarchy.REPLICATED_RULE_ID;
        next.newPool(1, "a", Pool.replicated(3, 2, pgNum, rule).build());
        next.newPool(2, "b", Pool.replicated(2, 1, otherPgNum, rule).build());
        return map.apply(next.build());
    }

    private static Map<PgId, Long> skewed(OsdMap map, Random random) {
        Map<PgId, Long> bytes = new TreeMap<>();
        map.pools().forEach((id, pool) -> {
            for (int seed = 0; seed < pool.pgNum(); seed++) {
                bytes.put(new PgId(id, seed), (long) random.nextInt(1 << (10 + random.nextInt(14))));
            }
        });
        return bytes;
    }

    private static OsdMap applied(OsdMap map, Plan plan) {
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        plan.changes().addTo(next);
        return map.apply(next.build());
    }

    @Test
    void aSkewedFillIsEvenedOut() {
        Plan plan = BytesBalancer.plan(map, bytes, FIVE_PERCENT);
        assertThat(BytesBalancer.largestDeviation(plan.before())).isGreaterThan(0.2);
        assertThat(BytesBalancer.largestDeviation(plan.after())).isLessThanOrEqualTo(0.05);
    }

    @Test
    void sharesAreTheBytesOfAllCopiesByWeight() {
        double all = 0;
        for (Map.Entry<PgId, Long> pg : bytes.entrySet()) {
            all += (double) pg.getValue() * map.pools().get(pg.getKey().pool()).size();
        }
        List<Load> loads = BytesBalancer.loads(map, bytes);
        double shares = loads.stream().mapToDouble(Load::shareBytes).sum();
        double held = loads.stream().mapToDouble(Load::heldBytes).sum();
        assertThat(shares).isCloseTo(all, withPercentage(0.001));
        assertThat(held).isCloseTo(all, withPercentage(0.001));
        assertThat(loads).hasSize(8).allMatch(load -> Math.abs(load.shareBytes() * 8 - shares) < 8);
    }

    @Test
    void limitsHold() {
        Plan few = BytesBalancer.plan(map, bytes, new Limits(0.05, 3, Long.MAX_VALUE));
        assertThat(few.changes().size()).isBetween(1, 3);
        long half = BytesBalancer.plan(map, bytes, FIVE_PERCENT).bytes() / 2;
        Plan light = BytesBalancer.plan(map, bytes, new Limits(0.05, 1000, half));
        assertThat(light.bytes()).isBetween(1L, half);
        assertThat(BytesBalancer.plan(map, bytes, new Limits(0.05, 0, Long.MAX_VALUE))
                        .moves())
                .isEmpty();
    }

    @Test
    void anEvenClusterIsLeftAlone() {
        OsdMap even = applied(map, BytesBalancer.plan(map, bytes, FIVE_PERCENT));
        Plan again = BytesBalancer.plan(even, bytes, FIVE_PERCENT);
        assertThat(again.moves()).isEmpty();
        assertThat(again.changes().isEmpty()).isTrue();
    }

    @Test
    void whatIsDownOrOutGetsNothing() {
        OsdMap hurt =
                map.apply(map.nextIncremental(UTime.ZERO).markDown(0).markOut(1).build());
        Plan plan = BytesBalancer.plan(hurt, bytes, FIVE_PERCENT);
        assertThat(plan.moves()).isNotEmpty().noneMatch(move -> move.to() == 0 || move.to() == 1);
    }

    @Test
    void anEmptyClusterIsEven() {
        Plan plan = BytesBalancer.plan(map, Map.of(), FIVE_PERCENT);
        assertThat(plan.moves()).isEmpty();
        assertThat(BytesBalancer.largestDeviation(plan.before())).isZero();
    }

    /** What the map says after the plan is what the plan says, entry for entry and byte for byte. */
    @Property(tries = 60)
    void plansComeTrue(@ForAll long seed) {
        Random random = new Random(seed);
        OsdMap before =
                cluster(3 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(80), 1 + random.nextInt(40));
        Map<PgId, Long> weighed = skewed(before, random);
        Plan plan = BytesBalancer.plan(before, weighed, new Limits(0.05, random.nextInt(60), Long.MAX_VALUE));
        OsdMap after = applied(before, plan);

        assertThat(UpmapCleaner.clean(after)).isEqualTo(UpmapChanges.NONE);
        assertThat(BytesBalancer.loads(after, weighed)).isEqualTo(plan.after());
        assertThat(squares(plan.after())).isLessThanOrEqualTo(squares(plan.before()));
        for (Move move : plan.moves()) {
            List<Integer> was = before.pgToUpActing(move.pg()).up();
            List<Integer> is = after.pgToUpActing(move.pg()).up();
            assertThat(was).contains(move.from()).doesNotContain(move.to());
            assertThat(is).contains(move.to()).doesNotContain(move.from());
            assertThat(new HashSet<>(is)).hasSameSizeAs(is);
        }
        assertThat(BytesBalancer.plan(before, weighed, new Limits(0.05, 60, Long.MAX_VALUE))
                        .moves())
                .isEqualTo(BytesBalancer.plan(before, weighed, new Limits(0.05, 60, Long.MAX_VALUE))
                        .moves());
    }

    private static double squares(List<Load> loads) {
        return loads.stream()
                .mapToDouble(load -> load.deviation() * load.deviation() * load.shareBytes())
                .sum();
    }
}
