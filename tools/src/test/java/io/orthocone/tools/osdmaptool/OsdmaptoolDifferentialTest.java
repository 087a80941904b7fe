package io.orthocone.tools.osdmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.crush.Bucket;
import io.orthocone.crush.BucketAlg;
import io.orthocone.osdmap.IncrementalBuilder;
import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.PgId;
import io.orthocone.osdmap.PgMapping;
import io.orthocone.osdmap.UTime;
import io.orthocone.osdmap.UpmapBalancer;
import io.orthocone.osdmap.UpmapItem;
import io.orthocone.osdmap.WhatIf;
import io.orthocone.tools.CephTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random maps of clusters through Ceph's own osdmaptool and through ours: the same answers, files, words and exit codes. Runs with
 * {@code -Plong} where Ceph's tools are installed; {@code -Docone.seed=N} begins at another seed, {@code -Docone.differential.maps=N}
 * takes more maps.
 */
@Tag("long")
class OsdmaptoolDifferentialTest {
    private static final int MAPS = Integer.getInteger("ocone.differential.maps", 150);
    private static final long FIRST_SEED = Long.getLong("ocone.seed", 1);
    private static final int PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    private CephTool tool;
    private Path theirs;
    private Path ours;
    private int crashes;
    private int balanced;
    private final List<Long> lessEven = new ArrayList<>();

    @Test
    void answersAreOsdmaptools() throws IOException, InterruptedException {
        theirs = Files.createDirectory(folder.resolve("theirs"));
        tool = new CephTool("osdmaptool", theirs, folder, PATIENCE_SECONDS);
        ours = Files.createDirectory(folder.resolve("ours"));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MAPS; seed++) {
            compareMap(seed);
        }
        assertThat(lessEven.size())
                .as("seeds after whose upmaps ours is less even: %s", lessEven)
                .isLessThanOrEqualTo(balanced / 100 + 1);
        assertThat(crashes).as("runs in which Ceph's own crashed").isLessThan(MAPS);
    }

    private void compareMap(long seed) throws IOException, InterruptedException {
        OsdMap map = RandomOsdMap.of(seed);
        byte[] bytes = map.encode();
        Files.write(theirs.resolve("m"), bytes);
        Files.write(ours.resolve("m"), bytes);
        Random random = new Random(seed);
        int osd = random.nextInt(map.maxOsd());
        long pool = 1L + random.nextInt(map.pools().size());
        String pg = pool + "." + Integer.toHexString(random.nextInt(200));
        same(seed, "m --print");
        same(seed, "m --dump json");
        same(seed, "m --tree json");
        same(seed, "m --health");
        same(seed, "m --test-map-pgs");
        same(seed, "m --test-map-pgs-dump --pool " + pool);
        same(seed, "m --test-map-pgs-dump-all");
        same(seed, "m --test-map-pgs-dump-all --pg_num " + (1 + random.nextInt(300)));
        same(seed, "m --test-map-pgs-dump-all --mark-up-in");
        same(seed, "m --test-map-pgs-dump --mark-up-in --mark-out " + osd);
        same(seed, "m --test-map-pgs --mark-up " + osd);
        same(seed, "m --test-map-pgs-dump-all --clear-temp");
        same(seed, "m --test-map-object name-" + seed + " --pool " + pool);
        same(seed, "m --test-map-pg " + pg);
        if (haveSingleTakes(map) && !hasHoles(map)) {
            same(seed, "m --upmap-cleanup cleanup");
            sameFile(seed, "cleanup");
        }
        same(seed, "m --export-crush crush");
        sameFile(seed, "crush");
        evenness(seed, random);
        if (isWeighable(map, osd)) {
            same(seed, "m --test-map-pgs-dump --adjust-crush-weight " + osd + ":" + random.nextInt(4));
            same(seed, "m --adjust-crush-weight " + osd + ":1.5 --save");
            sameFile(seed, "m");
        }
    }

    /** Of rules with several takes Ceph's asks that no two OSDs share a bucket, although those of two takes may. */
    private static boolean haveSingleTakes(OsdMap map) {
        return map.pools().values().stream()
                .allMatch(pool -> map.crush()
                                .rule(pool.crushRule())
                                .orElseThrow()
                                .choices()
                                .size()
                        == 1);
    }

    /** Ceph's drops an entry of an erasure coded PG if any of its positions is empty; ours asks the others only. */
    private static boolean hasHoles(OsdMap map) {
        return Stream.concat(map.pgUpmap().keySet().stream(), map.pgUpmapItems().keySet().stream())
                .anyMatch(pg -> map.pgToUpActing(pg).up().contains(PgMapping.NONE));
    }

    /**
     * Ours need not move the same PGs, theirs is random: no OSD should be further from its share after as many commands. On maps as
     * wild as these, where little can move at all, ours may be stuck earlier now and then.
     */
    private void evenness(long seed, Random random) throws IOException, InterruptedException {
        int deviation = 1 + random.nextInt(3);
        String line =
                "m --mark-up-in --upmap-deviation " + deviation + " --upmap-pool pool-1 --upmap commands --upmap-max ";
        if (theirs(line + random.nextInt(30)).hasCrashed()) {
            crashes++;
            return;
        }
        List<String> theirCommands = Files.readAllLines(theirs.resolve("commands"));
        Run.in(ours, (line + 0).split(" ", -1));
        int cleanups = Files.readAllLines(ours.resolve("commands")).size();
        Run.in(ours, (line + Math.max(0, theirCommands.size() - cleanups)).split(" ", -1));
        List<String> ourCommands = Files.readAllLines(ours.resolve("commands"));
        OsdMap map = WhatIf.of(OsdMap.decode(Files.readAllBytes(ours.resolve("m"))))
                .allUpAndIn()
                .map();
        balanced++;
        if (deviation(map, ourCommands) > Math.max(deviation, deviation(map, theirCommands)) + 0.001) {
            lessEven.add(seed);
        }
    }

    private static double deviation(OsdMap map, List<String> commands) {
        IncrementalBuilder next = map.nextIncremental(UTime.ZERO);
        for (String command : commands) {
            String[] words = command.split(" ", -1);
            PgId pg = PgId.parse(words[3]);
            switch (words[2]) {
                case "rm-pg-upmap" -> next.removeUpmap(pg);
                case "rm-pg-upmap-items" -> next.removeUpmapItems(pg);
                default -> {
                    List<UpmapItem> items = new ArrayList<>();
                    for (int i = 4; i < words.length; i += 2) {
                        items.add(new UpmapItem(Integer.parseInt(words[i]), Integer.parseInt(words[i + 1])));
                    }
                    next.upmapItems(pg, items);
                }
            }
        }
        return UpmapBalancer.balance(map.apply(next.build()), 1, new UpmapBalancer.Limits(0, 0, 0))
                .deviationBefore();
    }

    /** In the hierarchy, and not in a uniform bucket: Ceph's changes one of its weights in a weight set, ours all. */
    private static boolean isWeighable(OsdMap map, int osd) {
        List<Bucket> above = map.crush().ancestorsOf(osd);
        return !above.isEmpty() && above.getFirst().alg() != BucketAlg.UNIFORM;
    }

    private void sameFile(long seed, String name) throws IOException {
        if (Files.exists(theirs.resolve(name))) {
            assertThat(ours.resolve(name))
                    .as("seed %d: %s", seed, name)
                    .hasBinaryContent(Files.readAllBytes(theirs.resolve(name)));
        }
    }

    private void same(long seed, String line) throws IOException, InterruptedException {
        CephTool.Ended expected = theirs(line);
        if (expected.hasCrashed()) {
            crashes++;
            Files.copy(ours.resolve("m"), theirs.resolve("m"), StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        Run actual = Run.in(ours, line.split(" ", -1));
        String run = "seed " + seed + ": osdmaptool " + line;
        assertThat(CephTool.firstDifference(comparable(actual.out()), comparable(expected.out())))
                .as(run)
                .isEmpty();
        assertThat(actual.err()).as(run).isEqualTo(expected.err());
        assertThat(actual.exitCode()).as(run).isEqualTo(expected.exitCode());
    }

    /** Without what its checks of upmap entries log: {@code 2024-05-06T07:08:09.123+0000 7f21f608cf00 -1 ...} and an empty line. */
    private static String withoutLog(String err) {
        return err.replaceAll("(?m)^\\S+T\\S+ [0-9a-f]+ +-?[0-9]+ .*\\n\\n?", "");
    }

    /** Without the averages over no OSD at all, which Ceph prints as "-nan". */
    private static List<String> comparable(String out) {
        return out.lines().filter(line -> !line.startsWith(" avg 0 stddev ")).toList();
    }

    private CephTool.Ended theirs(String line) throws IOException, InterruptedException {
        CephTool.Ended ended = tool.run(line.split(" ", -1));
        return new CephTool.Ended(ended.exitCode(), ended.out(), withoutLog(ended.err()));
    }
}
