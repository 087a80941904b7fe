package io.orthocone.osdmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Golden;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps of real monitors and of osdmaptool: their bytes, and every PG that osdmaptool printed. */
class OsdMapGoldenTest {
    static List<String> cases() {
        return Golden.cases("osdmap");
    }

    static Stream<String> casesWithPools() {
        return Golden.table("osdmap/index.tsv", "\t").stream()
                .filter(row -> !row[4].equals("0"))
                .map(row -> row[0]);
    }

    static Stream<String> fullMapsBetweenIncrementals() {
        return Stream.of("001", "002", "047", "069", "077", "090", "098", "102", "107", "141", "145")
                .map(epoch -> "incremental/full-" + epoch);
    }

    @ParameterizedTest
    @MethodSource({"cases", "fullMapsBetweenIncrementals"})
    void mapsComeOutAsTheyCameIn(String name) {
        byte[] bytes = Golden.bytes("osdmap/" + name + ".bin");
        OsdMap map = OsdMap.decode(bytes);
        assertThat(map.encode()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("casesWithPools")
    void pgsAreOsdmaptools(String name) {
        OsdMap map = OsdMap.decode(Golden.bytes("osdmap/" + name + ".bin"));
        assertThat(mappings(map)).isEqualTo(pgLines(name + ".pgs-all"));
        assertThat(acting(map)).isEqualTo(pgLines(name + ".pgs-dump"));
        assertThat(mappings(Maps.markedUpAndIn(map))).isEqualTo(pgLines(name + ".up-pgs-all"));
    }

    @Test
    void pgsWithOneOsdOutAreOsdmaptools() {
        List<String> tested = new ArrayList<>();
        for (String name : casesWithPools().toList()) {
            OsdMap map = Maps.markedUpAndIn(OsdMap.decode(Golden.bytes("osdmap/" + name + ".bin")));
            for (int osd : new int[] {0, 1, 2, 3, 5, 8, 17, 20}) {
                String variant = name + ".up-out" + osd + "-pgs-all";
                if (Golden.exists("osdmap/" + variant + ".out")) {
                    OsdMap out = map.apply(
                            map.nextIncremental(UTime.ZERO).markOut(osd).build());
                    assertThat(mappings(out)).as(variant).isEqualTo(pgLines(variant));
                    tested.add(variant);
                }
            }
        }
        assertThat(tested).hasSize(17);
    }

    @Test
    void objectsHashToOsdmaptoolsPgs() {
        List<String[]> rows = Golden.table("hash/object-pg.tsv", "\t");
        assertThat(rows).hasSize(1199);
        String loaded = "";
        OsdMap map = null;
        PgMapper mapper = null;
        for (String[] row : rows) {
            if (!row[0].equals(loaded)) {
                loaded = row[0];
                map = OsdMap.decode(Golden.bytes("osdmap/" + loaded + ".bin"));
                mapper = new PgMapper(map);
            }
            PgId pg = map.objectToPg(Long.parseLong(row[1]), "", row[4], "");
            assertThat(pg.toString()).as(String.join(" ", row)).isEqualTo(row[5]);
            assertThat(list(mapper.map(pg).acting())).as(String.join(" ", row)).isEqualTo(row[6]);
        }
    }

    @Test
    void objectsInNamespacesHashToTheMonitorsPgs() {
        List<String[]> rows = Golden.table("hash/object-pg-namespace.tsv", "\t");
        assertThat(rows).hasSize(590);
        for (String[] row : rows) {
            int hash = ObjectHash.of(row[3], row[4], "");
            long poolId = Long.parseLong(row[0]);
            Pool pool = Pool.replicated(3, 2, Integer.parseInt(row[2]), 0).build();
            assertThat(new PgId(poolId, hash).toString()).isEqualTo(row[5]);
            assertThat(new PgId(poolId, pool.pgSeed(hash)).toString()).isEqualTo(row[6]);
        }
    }

    @Test
    void linuxHashIsCephs() {
        for (String[] row : Golden.table("hash/strhash.csv", ",")) {
            int hash = ObjectHash.linux(HexFormat.of().parseHex(row[0]));
            assertThat(Integer.toUnsignedString(hash)).as(row[0]).isEqualTo(row[3]);
        }
    }

    private static List<String> mappings(OsdMap map) {
        PgMapper mapper = new PgMapper(map);
        return pgs(map).map(pg -> {
                    PgMapper.Raw raw = mapper.raw(pg);
                    PgMapping mapping = mapper.map(pg);
                    return pg + " raw " + pair(raw.osds(), raw.primary()) + " up "
                            + pair(mapping.up(), mapping.upPrimary()) + " acting "
                            + pair(mapping.acting(), mapping.actingPrimary());
                })
                .toList();
    }

    private static List<String> acting(OsdMap map) {
        PgMapper mapper = new PgMapper(map);
        return pgs(map).map(pg -> {
                    PgMapping mapping = mapper.map(pg);
                    return pg + "\t" + list(mapping.acting()) + "\t" + mapping.actingPrimary();
                })
                .toList();
    }

    private static Stream<PgId> pgs(OsdMap map) {
        return map.pools().entrySet().stream()
                .flatMap(e -> IntStream.range(0, e.getValue().pgNum()).mapToObj(seed -> new PgId(e.getKey(), seed)));
    }

    private static String pair(List<Integer> osds, int primary) {
        return "(" + list(osds) + ", p" + primary + ")";
    }

    private static String list(List<Integer> osds) {
        return osds.toString().replace(" ", "");
    }

    private static List<String> pgLines(String variant) {
        return Golden.lines("osdmap/" + variant + ".out").stream()
                .filter(line -> line.matches("[0-9]+\\.[0-9a-f]+\\s.*"))
                .toList();
    }
}
