package io.orthocone.tools.crushtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.tools.CephTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random maps and random changes through Ceph's own crushtool and through ours: the same bytes, texts, mappings, words and exit codes.
 * Runs with {@code -Plong} where Ceph's tools are installed; {@code -Docone.seed=N} begins at another seed, {@code
 * -Docone.differential.maps=N} takes more maps.
 */
@Tag("long")
class CrushtoolDifferentialTest {
    private static final int MAPS = Integer.getInteger("ocone.differential.maps", 300);
    private static final long FIRST_SEED = Long.getLong("ocone.seed", 1);
    private static final int CHANGES = 4;

    private static final int PATIENCE_SECONDS = 10;

    /** Three in ten runs lose their log. */
    private static final int MAX_LOG_RACES = 30;

    @TempDir
    private Path folder;

    private CephTool tool;
    private Path theirs;
    private Path ours;

    @Test
    void randomMapsComeOutAsCephs() throws IOException, InterruptedException {
        theirs = Files.createDirectory(folder.resolve("theirs"));
        tool = new CephTool("crushtool", theirs, folder, PATIENCE_SECONDS);
        ours = Files.createDirectory(folder.resolve("ours"));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MAPS; seed++) {
            compareMap(seed);
        }
    }

    private void compareMap(long seed) throws IOException, InterruptedException {
        RandomTextMap map = new RandomTextMap(seed);
        Files.writeString(theirs.resolve("map.txt"), map.text());
        Files.writeString(ours.resolve("map.txt"), map.text());
        Random random = new Random(seed);
        CephTool.Ended compiled = same(seed, "-c map.txt -o map.bin");
        assertThat(compiled.exitCode()).as("seed %d: %s", seed, compiled.err()).isZero();
        sameFile(seed, "map.bin");
        questions(seed, random);
        for (int i = 0; i < CHANGES; i++) {
            String change = change(map, random);
            boolean isChanged =
                    same(seed, "-i map.bin " + change + " -o new.bin").exitCode() == 0;
            if (isChanged && Files.exists(theirs.resolve("new.bin"))) {
                if (map.hasChooseArgs) {
                    // Ceph's keeps a weight set without weights for a bucket that has lost its last item.
                    sameMap(seed + ": " + change, "new.bin");
                } else {
                    sameFile(seed + ": " + change, "new.bin");
                }
                for (Path side : List.of(theirs, ours)) {
                    Files.move(side.resolve("new.bin"), side.resolve("map.bin"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        questions(seed, random);
        if (map.hasClasses && !map.hasChooseArgs) {
            // Without classes there may be tree and uniform buckets, of which the real tool makes no sound shadow
            // copies.
            String host = any(map.hosts, random).name();
            reclassified(seed, "--reclassify-root default hdd --set-subtree-class " + host + " nvme");
            reclassified(seed, "--reclassify-bucket %-ssd ssd default");
        }
    }

    private void reclassified(long seed, String wanted) throws IOException, InterruptedException {
        if (same(seed, "-i map.bin --reclassify " + wanted + " -o new.bin").exitCode() == 0) {
            sameFile(seed + ": " + wanted, "new.bin");
        }
    }

    private void questions(long seed, Random random) throws IOException, InterruptedException {
        same(seed, "-d map.bin");
        same(seed, "-i map.bin --tree");
        same(seed, "-i map.bin --dump --format json");
        same(seed, "-i map.bin --check " + random.nextInt(40));
        String inputs = " --min-x " + random.nextInt(1000) + " --max-x " + (1000 + random.nextInt(300));
        StringBuilder reweights = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            reweights.append(" --weight ").append(random.nextInt(20)).append(random.nextBoolean() ? " 0" : " 0.4");
        }
        String pool = random.nextInt(4) == 0 ? " --pool-id " + random.nextInt(4) : "";
        String size = random.nextBoolean() ? " --num-rep " + (1 + random.nextInt(6)) : "";
        same(seed, "-i map.bin --test --show-mappings --show-bad-mappings" + inputs + reweights + pool + size);
        same(seed, "-i map.bin --test --show-utilization-all --show-choose-tries" + inputs + reweights + size);
    }

    private static String change(RandomTextMap map, Random random) {
        // Weight sets of uniform buckets never count, and differ.
        String device = any(map.hasChooseArgs && !map.removable.isEmpty() ? map.removable : map.devices, random)
                .name();
        String removed = any(map.removable.isEmpty() ? map.devices : map.removable, random)
                .name();
        String host = any(map.hosts, random).name();
        String weight = String.format(Locale.ROOT, "%.2f", random.nextDouble() * 3);
        String newHost = "n" + random.nextInt(3);
        String root = map.isRootTree ? "" : " --loc root default";
        String place = random.nextBoolean() && !map.growing.isEmpty()
                ? "--loc host " + any(map.growing, random).name()
                : "--loc host " + newHost + root;
        int added = 40 + random.nextInt(4);
        // The real tool gives 0 to what stays in a uniform bucket, and forgets to take nodes out of a tree.
        boolean isNothingRemovable = map.removable.isEmpty();
        return switch (isNothingRemovable ? 7 + random.nextInt(5) : random.nextInt(12)) {
            case 0 -> "--add-item " + added + " " + weight + " osd." + added + " " + place;
            case 1 -> "--update-item " + removed.substring(4) + " " + weight + " " + removed + " " + place;
            case 2 -> "--remove-item " + removed;
            case 3 -> "--reweight-item " + (random.nextBoolean() ? device : host) + " " + weight;
            // The real tool leaves the sums of a list or tree bucket as they were, and gives 0 to buckets without a
            // weight set.
            case 4 -> map.hasListOfBuckets || map.hasChooseArgs ? "--rebuild-class-roots" : "--reweight";
            case 5 ->
                "--add-bucket x" + random.nextInt(3) + " host"
                        + any(List.of("", root, " --loc root " + removed), random);
            case 6 ->
                // A host that leaves a tree bucket leaves an entry behind there that names device 0.
                random.nextBoolean() || map.hasListOfBuckets
                        ? "--move " + removed + " " + any(List.of(place, "--loc root " + removed), random)
                        : "--move " + any(List.of(host, "default"), random) + " --loc root default";
            case 7 ->
                "--create-simple-rule s" + random.nextInt(2) + " default "
                        + any(List.of("host", "osd", "rack", "cage"), random) + " "
                        + any(List.of("firstn", "indep"), random) + (random.nextBoolean() ? "" : " --device-class ssd");
            case 8 -> "--create-replicated-rule t" + random.nextInt(2) + " default host --device-class hdd";
            case 9 -> "--remove-rule " + any(map.rules, random);
            case 10 -> "--rebuild-class-roots";
            default ->
                "--set-chooseleaf-vary-r " + random.nextInt(3) + " --set-straw-calc-version " + random.nextInt(2);
        };
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private void sameFile(Object seed, String name) throws IOException {
        assertThat(ours.resolve(name)).as("seed %s", seed).hasBinaryContent(Files.readAllBytes(theirs.resolve(name)));
    }

    /** What Ceph's makes of both. */
    private void sameMap(String what, String name) throws IOException, InterruptedException {
        Files.copy(ours.resolve(name), theirs.resolve("ours.bin"), StandardCopyOption.REPLACE_EXISTING);
        CephTool.Ended expected = theirs("-d " + name);
        assertThat(theirs("-d ours.bin").out()).as("seed %s", what).isEqualTo(expected.out());
    }

    /** Runs both, and returns what both said. */
    private CephTool.Ended same(long seed, String line) throws IOException, InterruptedException {
        CephTool.Ended expected = theirs(line);
        if (expected.hasCrashed()) {
            return expected;
        }
        ToolRun actual = ToolRun.line(ours, line);
        String run = "seed " + seed + ": crushtool " + line;
        // What it logs is printed by a thread of its own: at any place between its other words, and not at all if the
        // program ends first.
        for (int i = 0; i < MAX_LOG_RACES && isLogLost(actual, expected); i++) {
            expected = theirs(line);
        }
        assertThat(CephTool.firstDifference(lines(actual.out()), lines(expected.out())))
                .as(run)
                .isEmpty();
        assertThat(sorted(actual.err())).as(run).isEqualTo(sorted(expected.err()));
        assertThat(actual.exitCode()).as(run).isEqualTo(expected.exitCode());
        return expected;
    }

    private static boolean isLogLost(ToolRun actual, CephTool.Ended expected) {
        return actual.exitCode() != 0 && !sorted(actual.err()).equals(sorted(expected.err()));
    }

    private static List<String> sorted(String err) {
        return err.lines().sorted().toList();
    }

    private static List<String> lines(String out) {
        return List.of(out.split("\n", -1));
    }

    private CephTool.Ended theirs(String line) throws IOException, InterruptedException {
        CephTool.Ended ended = tool.run(line.split(" +"));
        return new CephTool.Ended(ended.exitCode(), ended.out(), withoutLogPrefixes(ended.err()));
    }

    /** {@code 2024-05-06T07:08:09.123+0000 7f21f608cf00 -1 } before what was logged, and an empty line after it. */
    private static String withoutLogPrefixes(String err) {
        return err.replaceAll("(?m)^\\S+T\\S+ [0-9a-f]+ +-?[0-9]+ (.*)\\n\\n?", "$1\n");
    }
}
