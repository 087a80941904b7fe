package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runs of osdmaptool's balancer that were recorded, three of each: ours is to be as even with as few changes. */
class UpmapBalancerGoldenTest {
    private static final int SEEDS = 3;

    /** The recorded numbers have three decimals. */
    private static final double PRINTED = 0.0006;

    /** One recorded case: its arguments and the results of its three runs. */
    record Case(String name, String map, List<String> arguments, List<Recorded> runs) {
        @Override
        public String toString() {
            return name;
        }

        String argument(String option, String otherwise) {
            int at = arguments.indexOf(option);
            return at < 0 ? otherwise : arguments.get(at + 1);
        }

        OsdMap prepared() {
            OsdMap decoded = OsdMap.decode(Golden.bytes("osdmap/" + map + ".bin"));
            return arguments.contains("--mark-up-in") ? Maps.markedUpAndIn(decoded) : decoded;
        }

        List<Long> pools(OsdMap of) {
            String wanted = argument("--upmap-pool", "");
            return of.poolNames().entrySet().stream()
                    .filter(e -> wanted.isEmpty() || e.getValue().equals(wanted))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    record Recorded(int commands, double[] deviations) {}

    static Stream<Case> cases() {
        Map<String, List<String[]>> byCase = Golden.table("osdmap/upmap/summary.tsv", "\t").stream()
                .collect(Collectors.groupingBy(row -> row[0], TreeMap::new, Collectors.toList()));
        return byCase.entrySet().stream().map(e -> {
            String[] row = e.getValue().getFirst();
            List<Recorded> runs = e.getValue().stream()
                    .map(r -> new Recorded(Integer.parseInt(r[4]), numbers(r[6])))
                    .toList();
            return new Case(e.getKey(), row[1], List.of(row[2].split(" ", -1)), runs);
        });
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsEvenWithoutMoreChanges(Case recorded) {
        int fewest = recorded.runs().stream().mapToInt(Recorded::commands).min().orElseThrow();
        for (int seed = 0; seed < SEEDS; seed++) {
            OsdMap before = recorded.prepared();
            UpmapChanges cleaned = UpmapCleaner.clean(before);
            OsdMap cleanMap = applied(before, cleaned);
            int left = Math.max(0, fewest - cleaned.size());
            UpmapChanges changes = balanced(recorded, cleanMap, left, seed);

            assertThat(cleaned.size() + changes.size()).isLessThanOrEqualTo(fewest);
            assertAsEven(recorded, applied(cleanMap, changes));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void entriesFollowTheRuleAndSameSeedGivesTheSame(Case recorded) {
        OsdMap map = applied(recorded.prepared(), UpmapCleaner.clean(recorded.prepared()));
        int max = Integer.parseInt(recorded.argument("--upmap-max", "10"));
        UpmapChanges changes = balanced(recorded, map, max, 4711);

        assertThat(changes.size()).isLessThanOrEqualTo(max);
        assertThat(UpmapCleaner.clean(applied(map, changes))).isEqualTo(UpmapChanges.NONE);
        assertThat(balanced(recorded, map, max, 4711)).isEqualTo(changes);
        assertAsEven(recorded, applied(map, changes));
    }

    /** What osdmaptool wrote before it balanced: the same in each of its runs. */
    @Test
    void obsoleteEntriesAreOsdmaptools() {
        OsdMap map = Maps.markedUpAndIn(OsdMap.decode(Golden.bytes("osdmap/mon-03-upmap.bin")));
        UpmapChanges cleaned = UpmapCleaner.clean(map);
        assertThat(cleaned.oldItems()).containsExactly(PgId.parse("1.1f"));
        assertThat(cleaned.newItems()).containsExactly(Map.entry(PgId.parse("1.5"), List.of(new UpmapItem(8, 10))));
        assertThat(cleaned.oldUpmaps()).isEmpty();
    }

    private static UpmapChanges balanced(Case recorded, OsdMap map, int max, int seed) {
        UpmapChanges changes = UpmapChanges.NONE;
        double limit = Double.parseDouble(recorded.argument("--upmap-deviation", "5"));
        for (long pool : recorded.pools(map)) {
            int left = max - changes.size();
            changes = changes.and(UpmapBalancer.balance(map, pool, new UpmapBalancer.Limits(left, limit, seed))
                    .changes());
        }
        return changes;
    }

    private static void assertAsEven(Case recorded, OsdMap after) {
        List<Long> pools = recorded.pools(after);
        for (int i = 0; i < pools.size(); i++) {
            int at = i;
            double best = recorded.runs().stream()
                    .mapToDouble(run -> run.deviations()[at])
                    .min()
                    .orElseThrow();
            double limit = Double.parseDouble(recorded.argument("--upmap-deviation", "5"));
            assertThat(Maps.largestDeviation(after, pools.get(i)))
                    .as("pool " + pools.get(i))
                    .isLessThanOrEqualTo(Math.max(best, Math.min(limit, 1)) + PRINTED);
        }
    }

    private static OsdMap applied(OsdMap map, UpmapChanges changes) {
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        changes.addTo(next);
        return map.apply(next.build());
    }
}
