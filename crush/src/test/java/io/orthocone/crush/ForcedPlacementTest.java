package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.ForcedPlacement.Placed;
import io.orthocone.crush.ForcedPlacement.Reason;
import io.orthocone.crush.ForcedPlacement.Refused;
import io.orthocone.crush.LayeredMap.Layer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A forced device is in the result, and everything that the rule demands of the devices still holds. */
class ForcedPlacementTest {
    private static final int INPUTS = 4;

    /** What became of many tries: a test that was refused everything would show nothing. */
    private static final class Tally {
        int placed;
        int refused;
    }

    private static void force(long seed, Tally tally) {
        Random random = new Random(seed);
        CrushMap map = RandomTrees.any(random, RandomTrees.anyTunables(random));
        CrushMapper mapper = new CrushMapper(map);
        int[] reweights = RandomTrees.reweights(random, map);
        for (int i = 0; i < INPUTS; i++) {
            int ruleId = random.nextInt(RandomTrees.FIRST_ODD_RULE);
            int size = 1 + random.nextInt(6);
            int device = random.nextInt(map.maxDevices() + 1);
            int x = random.nextInt();
            String what = "seed %d rule %d size %d device %d input %d".formatted(seed, ruleId, size, device, x);
            Rule rule = map.rule(ruleId).orElseThrow();
            switch (mapper.mapForced(ruleId, x, device, size, reweights, 0)) {
                case Placed placed -> {
                    tally.placed++;
                    assertThat(placed.devices()).as(what).contains(device).hasSizeLessThanOrEqualTo(size);
                    String broken = new FailureDomains(map, rule, size).broken(placed.devices(), device);
                    assertThat(broken).as("%s: %s", what, placed).isEmpty();
                }
                case Refused refused -> {
                    tally.refused++;
                    assertThat(mayBeRefused(map, refused.reason(), device, reweights))
                            .as("%s: %s", what, refused)
                            .isTrue();
                }
            }
        }
    }

    private static boolean mayBeRefused(CrushMap map, Reason reason, int device, int[] reweights) {
        boolean exists = map.parentOf(device).isPresent();
        boolean isOut = device >= reweights.length || reweights[device] == 0;
        return switch (reason) {
            case NO_RULE -> false;
            case NO_DEVICE -> !exists;
            case OUT -> exists && isOut;
            // All devices are below the root, below a host and a rack: only the size can be in the way.
            case OUTSIDE, UNREACHABLE -> false;
            case NO_ROOM -> exists && !isOut;
        };
    }

    @Test
    void aForcedDeviceIsThereAndFailureDomainsHoldOnAHundredThousandMaps() {
        Tally tally = new Tally();
        for (long seed = 0; seed < 100_000; seed++) {
            force(seed, tally);
        }
        assertThat(tally.placed).isGreaterThan(tally.refused / 4);
        assertThat(tally.refused).isPositive();
    }

    @Test
    void forcingTheOneWhoIsFirstChangesNothing() {
        CrushMap map = racks(6, 4, 5);
        CrushMapper mapper = new CrushMapper(map);
        int[] in = RandomMaps.allIn(map);
        for (int rule = 0; rule < 4; rule++) {
            for (int x = 0; x < 300; x++) {
                int[] result = new int[4];
                int count = mapper.map(rule, x, result, 4, in);
                List<Integer> plain = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    plain.add(result[i]);
                }
                assertThat(mapper.mapForced(rule, x, plain.getFirst(), 4, in, 0))
                        .as("rule %d input %d", rule, x)
                        .isEqualTo(new Placed(plain));
                assertThat(mapper.map(rule, x, result, 4, in)).isEqualTo(count);
            }
        }
    }

    @Test
    void itComesFirstOfItsTake() {
        CrushMap map = racks(6, 4, 5);
        CrushMapper mapper = new CrushMapper(map);
        int[] in = RandomMaps.allIn(map);
        for (int device = 0; device < map.maxDevices(); device++) {
            for (int rule = 0; rule < 4; rule++) {
                Placed placed = (Placed) mapper.mapForced(rule, 77, device, 4, in, 0);
                assertThat(placed.devices()).startsWith(device).hasSize(4);
            }
            // Rule 4 takes rack0 for the first, the root for the others.
            Placed placed = (Placed) mapper.mapForced(4, 77, device, 3, in, 0);
            assertThat(placed.devices().get(device < 20 ? 0 : 1)).isEqualTo(device);
        }
    }

    @Test
    void whatCannotBeForcedIsRefusedAndSaysWhy() {
        CrushEditor editor = new CrushEditor(racks(3, 2, 2));
        for (int device = 0; device < 12; device++) {
            editor.setDeviceClass(device, device % 2 == 0 ? "ssd" : "hdd");
        }
        int ssd = editor.addSimpleRule("fast", "root", "host", "ssd", SimpleRule.Mode.FIRSTN, Rule.REPLICATED);
        CrushMap map = editor.build();
        CrushMapper mapper = new CrushMapper(map);
        int[] in = RandomMaps.allIn(map);
        in[5] = 0;
        assertThat(mapper.mapForced(ssd, 1, 4, 3, in, 0)).isInstanceOf(Placed.class);
        assertThat(mapper.mapForced(ssd, 1, 3, 3, in, 0))
                .isEqualTo(
                        new Refused(Reason.OUTSIDE, "osd.3 (class hdd) is not below root~ssd, which the rule takes"));
        assertThat(mapper.mapForced(0, 1, 5, 3, in, 0)).isEqualTo(new Refused(Reason.OUT, "device 5 is out"));
        assertThat(mapper.mapForced(0, 1, 12, 3, in, 0))
                .isEqualTo(new Refused(Reason.NO_DEVICE, "no bucket holds a device 12"));
        assertThat(mapper.mapForced(99, 1, 1, 3, in, 0)).isEqualTo(new Refused(Reason.NO_RULE, "there is no rule 99"));
        // Rule 4 fills a result of one with its first take.
        assertThat(mapper.mapForced(4, 1, 11, 1, in, 0)).extracting("reason").isEqualTo(Reason.NO_ROOM);
        assertThat(mapper.mapForced(5, 1, 1, 3, in, 0))
                .isEqualTo(new Refused(
                        Reason.UNREACHABLE, "between root and osd.1 there is no chassis, which the rule chooses"));
        assertThat(mapper.mapForced(6, 1, 1, 3, in, 0))
                .isEqualTo(new Refused(Reason.UNREACHABLE, "the rule chooses buckets, not devices"));
    }

    @Test
    void forcingLeavesNoTraceInTheNextMapping() {
        CrushMap map = racks(6, 4, 5);
        CrushMapper mapper = new CrushMapper(map);
        int[] in = RandomMaps.allIn(map);
        int[] before = new int[3];
        int[] after = new int[3];
        mapper.map(0, 9, before, 3, in);
        mapper.mapForced(0, 9, 119, 3, in, 0);
        mapper.map(0, 9, after, 3, in);
        assertThat(after).isEqualTo(before);
    }

    private static CrushMap racks(int racks, int hostsARack, int osdsAHost) {
        List<Layer> layers = List.of(
                new Layer("host", BucketAlg.STRAW2, osdsAHost),
                new Layer("rack", BucketAlg.STRAW2, hostsARack),
                new Layer("root", BucketAlg.STRAW2, 0));
        CrushMap map = LayeredMap.build(racks * hostsARack * osdsAHost, layers);
        int root = map.itemId("root").orElseThrow();
        int rack = map.itemId("rack0").orElseThrow();
        RuleStep take = RuleStep.take(root);
        RuleStep emit = RuleStep.emit();
        return map.toBuilder()
                .typeName(9, "chassis")
                .rule(1, "shards", rule(1, take, RuleStep.chooseleafIndep(0, 1), emit))
                .rule(2, "pairs", rule(2, take, RuleStep.chooseFirstn(2, 2), RuleStep.chooseleafFirstn(2, 1), emit))
                .rule(3, "pairs-indep", rule(3, take, RuleStep.chooseIndep(2, 2), RuleStep.chooseIndep(2, 0), emit))
                .rule(
                        4,
                        "twice",
                        rule(
                                4,
                                RuleStep.take(rack),
                                RuleStep.chooseleafFirstn(1, 1),
                                emit,
                                take,
                                RuleStep.chooseleafFirstn(-1, 1),
                                emit))
                .rule(5, "chassis", rule(5, take, RuleStep.chooseleafFirstn(0, 9), emit))
                .rule(6, "hosts", rule(6, take, RuleStep.chooseFirstn(0, 1), emit))
                .build();
    }

    private static Rule rule(int id, RuleStep... steps) {
        return new Rule(id, Rule.REPLICATED, 1, 10, List.of(steps));
    }

    /** What rules like those of {@link RandomTrees} demand, said in another way than the mapper does it. */
    private record FailureDomains(CrushMap map, Rule rule, int size) {

        /** The demand that the devices break, empty if none. Parts of a result cannot be told apart, so rules of one take only. */
        String broken(List<Integer> devices, int forced) {
            List<RuleStep> steps = rule.steps().stream()
                    .filter(step -> step.op() != RuleStep.Op.EMIT && step.op() != RuleStep.Op.TAKE)
                    .filter(step -> step.op().name().startsWith("CHOOSE"))
                    .toList();
            boolean hasOneTake = rule.steps().stream()
                            .filter(step -> step.op() == RuleStep.Op.TAKE)
                            .count()
                    == 1;
            List<Integer> real =
                    devices.stream().filter(d -> d != CrushMap.ITEM_NONE).toList();
            if (!hasOneTake) {
                return real.contains(forced) ? "" : "not there";
            }
            if (devices.getFirst() != forced) {
                return "not first";
            }
            // A device in two hosts is in the domains of both, and Ceph does not compare the devices of different
            // hosts.
            if (real.stream().anyMatch(this::isInSeveral)) {
                return "";
            }
            long each = 1;
            for (RuleStep step : steps.reversed()) {
                long count = step.arg1() > 0 ? step.arg1() : (long) step.arg1() + size;
                String broken = broken(real, step, each);
                if (!broken.isEmpty()) {
                    return broken;
                }
                each *= count;
            }
            return "";
        }

        /** No bucket of the step's type holds more devices than the steps behind it choose below one. */
        private String broken(List<Integer> devices, RuleStep step, long each) {
            boolean isLeafStep = step.op().name().startsWith("CHOOSELEAF");
            Set<Integer> seen = new HashSet<>();
            for (int device : devices) {
                Set<Integer> domains = domainsOf(device, step.arg2());
                long sharing = devices.stream()
                        .filter(other -> !disjoint(domains, domainsOf(other, step.arg2())))
                        .count();
                if (sharing > (isLeafStep ? 1 : each)) {
                    return device + " shares " + domains + " with " + (sharing - 1);
                }
                if (!seen.add(device)) {
                    return device + " twice";
                }
            }
            return "";
        }

        private boolean isInSeveral(int device) {
            return map.buckets().stream()
                            .filter(bucket -> bucket.indexOf(device) >= 0)
                            .count()
                    > 1;
        }

        private static boolean disjoint(Set<Integer> a, Set<Integer> b) {
            return a.stream().noneMatch(b::contains);
        }

        private Set<Integer> domainsOf(int item, int type) {
            if (map.typeOf(item) == type) {
                return Set.of(item);
            }
            Set<Integer> domains = new HashSet<>();
            for (Bucket bucket : map.buckets()) {
                if (bucket.indexOf(item) >= 0) {
                    domains.addAll(domainsOf(bucket.id(), type));
                }
            }
            return domains;
        }
    }
}
