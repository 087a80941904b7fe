package io.orthocone.tools.osdmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osdmap.OsdMap;
import io.orthocone.osdmap.WhatIf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What osdmaptool of Ceph 16.2.15 printed, wrote and answered, to the byte. */
class OsdmaptoolGoldenTest {
    private static final Path RUNS = Path.of("src/test/resources/golden/osdmaptool");

    /** Where the real tool crashed; there we say what is wrong, or do what the option's name says. */
    private static final List<String> CRASHES = List.of("o13-import-garbage", "o29-mark-in");

    @TempDir
    private Path folder;

    static List<String> questions() throws IOException {
        return GoldenMaps.questions();
    }

    static List<String> runs() throws IOException {
        try (Stream<Path> files = Files.list(RUNS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".args"))
                    .map(name -> name.substring(0, name.length() - ".args".length()))
                    .filter(name -> !CRASHES.contains(name))
                    .sorted()
                    .toList();
        }
    }

    static List<String> simpleMaps() throws IOException {
        return GoldenMaps.names(".how").stream()
                .filter(name -> name.startsWith("simple-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void answersAboutMapsAreOsdmaptools(String question) throws IOException {
        String map = question.substring(0, question.lastIndexOf('.'));
        String arguments = GoldenMaps.text(question + ".args").strip();
        Run run = Run.in(
                folder,
                arguments.replace("{map}", GoldenMaps.map(map).toString()).split(" ", -1));
        assertThat(run.exitCode()).isZero();
        assertThat(comparable(run.out())).isEqualTo(comparable(GoldenMaps.text(question + ".out")));
    }

    /** Without the averages over no OSD at all, which Ceph prints as "-nan". */
    private static List<String> comparable(String out) {
        boolean isOverNothing = out.contains("\n in 0\n");
        return out.lines()
                .filter(line -> !(isOverNothing && line.startsWith(" avg 0 stddev ")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void runsAreOsdmaptools(String name) throws IOException {
        for (String input : List.of("om.bin", "small.bin", "base.bin", "base.txt", "hosts.bin")) {
            Files.copy(RUNS.resolve(input), folder.resolve(input));
        }
        boolean isSmall = name.startsWith("o12");
        Files.copy(RUNS.resolve(isSmall ? "small.bin" : "om.bin"), folder.resolve("work.bin"));
        String[] words = Files.readString(RUNS.resolve(name + ".args")).strip().split(" ", -1);

        Run run = Run.in(folder, Arrays.copyOfRange(words, 1, words.length));

        String out = Files.readString(RUNS.resolve(name + ".stdout"));
        assertThat(run.exitCode())
                .isEqualTo(Integer.parseInt(
                        Files.readString(RUNS.resolve(name + ".rc")).strip()));
        assertThat(run.err()).isEqualTo(Files.readString(RUNS.resolve(name + ".stderr")));
        if (out.equals("(usage text omitted)\n")) {
            assertThat(run.out()).startsWith("usage: osdmaptool");
        } else {
            assertThat(run.out()).isEqualTo(out);
        }
        if (Files.exists(RUNS.resolve(name + ".work.bin"))) {
            assertThat(folder.resolve("work.bin")).hasSameBinaryContentAs(RUNS.resolve(name + ".work.bin"));
        }
        if (Files.exists(RUNS.resolve(name + ".out.bin"))) {
            assertThat(folder.resolve("out.bin")).hasSameBinaryContentAs(RUNS.resolve(name + ".out.bin"));
        }
    }

    @ParameterizedTest
    @MethodSource("simpleMaps")
    void simpleMapsAreOsdmaptools(String name) throws IOException {
        OsdMap theirs = OsdMap.decode(Files.readAllBytes(GoldenMaps.map(name)));
        List<String> words = List.of(GoldenMaps.text(name + ".how").strip().split(" ", -1));
        OsdmaptoolOptions options = OsdmaptoolOptions.parse(words.toArray(new String[0]));

        WhatIf ours = SimpleMap.create(options.createOsds, theirs.created());
        if (options.isPoolCreated) {
            SimpleMap.addPool(ours, options.createOsds, options.pgBits, options.pgpBits);
        }
        if (options.isMarkedUpIn) {
            ours.allUpAndIn();
        }
        assertThat(ours.nextEpoch().map().encode()).isEqualTo(theirs.encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts", "odd", "none"})
    void mapsFromConfigurationsAreOsdmaptools(String name) throws IOException {
        OsdMap theirs = OsdMap.decode(Files.readAllBytes(RUNS.resolve("conf-" + name + ".bin")));
        WhatIf ours = ConfMap.create(Files.readString(RUNS.resolve("conf-" + name + ".conf")), theirs.created());
        SimpleMap.addPool(ours, theirs.maxOsd(), 6, 6);
        assertThat(ours.nextEpoch().map().encode()).isEqualTo(theirs.encode());
    }
}
