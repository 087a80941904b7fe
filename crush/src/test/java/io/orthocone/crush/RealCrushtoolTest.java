package io.orthocone.crush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.orthocone.crush.ClusterHierarchy.FailureDomain;
import io.orthocone.crush.ClusterHierarchy.OsdPlace;
import io.orthocone.crush.LayeredMap.Layer;
import io.orthocone.crush.text.CrushBinary;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same answers as Ceph's crushtool, asked while the test runs; only where it is installed. */
@Tag("long")
class RealCrushtoolTest {
    private static final int INPUTS = 200;

    @TempDir
    private Path folder;

    @BeforeEach
    void onlyWhereItIsInstalled() {
        assumeThat(installed()).as("crushtool on the path").isPresent();
    }

    private static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "crushtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void anyShareOfDevicesMayBeOut() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            CrushMap map = RandomTrees.any(random, RandomTrees.anyTunables(random));
            int[] reweights = Arrays.copyOf(RandomTrees.reweights(random, map), map.maxDevices());
            for (int rule = 0; rule < map.maxRules(); rule++) {
                compare("seed " + seed, map, rule, 1 + random.nextInt(6), reweights);
            }
        }
    }

    @Test
    void ninetyNineOfAHundredOutOfTenThousand() throws Exception {
        List<Layer> layers = List.of(
                new Layer("host", BucketAlg.STRAW2, 20),
                new Layer("rack", BucketAlg.STRAW2, 10),
                new Layer("root", BucketAlg.STRAW2, 0));
        CrushMap map = LayeredMap.build(10_000, layers);
        int[] spread = new int[10_000];
        int[] together = new int[10_000];
        for (int i = 0; i < 100; i++) {
            spread[i * 100 + i] = Bucket.WEIGHT_ONE;
            together[4_200 + i] = Bucket.WEIGHT_ONE;
        }
        compare("spread", map, 0, 3, spread);
        compare("together", map, 0, 3, together);
    }

    @Test
    void aLevelForPhysicalDevicesIsReadAndEdited() throws Exception {
        List<OsdPlace> places = new ArrayList<>();
        for (int osd = 0; osd < 6; osd++) {
            places.add(new OsdPlace(osd, "host" + osd % 2, "disk" + osd % 4));
        }
        CrushMap map = ClusterHierarchy.withDevices(FailureDomain.DEVICE, places);
        compare("devices", map, 0, 3, RandomMaps.allIn(map));
        Path file = Files.write(folder.resolve("devices"), CrushBinary.encode(map));
        Path edited = folder.resolve("edited");
        output(
                "-i",
                file.toString(),
                "--add-item",
                "6",
                "1",
                "osd.6",
                "--loc",
                "device",
                "disk9",
                "--loc",
                "host",
                "host9",
                "--loc",
                "root",
                "default",
                "-o",
                edited.toString());
        CrushMap theirs = CrushBinary.decode(Files.readAllBytes(edited));
        assertThat(theirs.ancestorsOf(6).stream()
                        .map(bucket -> theirs.itemNames().get(bucket.id())))
                .containsExactly("disk9", "host9", "default");
    }

    private void compare(String what, CrushMap map, int rule, int size, int[] reweights) throws Exception {
        Path file = Files.write(folder.resolve("map"), CrushBinary.encode(map));
        List<String> words = new ArrayList<>(List.of("-i", file.toString(), "--test", "--show-mappings"));
        words.addAll(
                List.of("--rule", "" + rule, "--num-rep", "" + size, "--min-x", "0", "--max-x", "" + (INPUTS - 1)));
        for (int device = 0; device < reweights.length; device++) {
            String weight = new BigDecimal(reweights[device] / 65536.0).toPlainString();
            words.addAll(List.of("--weight", "" + device, weight));
        }
        if (Arrays.stream(reweights).allMatch(weight -> weight == 0)) {
            return; // Ceph then tests nothing.
        }
        List<String> expected = output(words.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith("CRUSH rule "))
                .toList();
        CrushMapper mapper = new CrushMapper(map);
        List<String> ours = new ArrayList<>();
        int[] result = new int[size];
        for (int x = 0; x < INPUTS; x++) {
            int count = mapper.map(rule, x, result, size, reweights);
            ours.add("CRUSH rule " + rule + " x " + x + " "
                    + Arrays.toString(Arrays.copyOf(result, count)).replace(" ", ""));
        }
        assertThat(ours).as("%s rule %d size %d", what, rule, size).isEqualTo(expected);
    }

    private String output(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("crushtool"));
        command.addAll(List.of(words));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor())
                .as("%s: %s", command, Files.readString(out))
                .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
