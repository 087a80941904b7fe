package io.orthocone.tools.crushtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded run of Ceph's crushtool again: the same output, the same files, the same exit code. */
class CrushtoolGoldenTest {
    private static final List<String> INPUTS = List.of(
            "base.bin",
            "base.txt",
            "hosts.bin",
            "few.bin",
            "cargs.bin",
            "tree.bin",
            "straw.bin",
            "other.bin",
            "legacy.bin",
            "legacy-args.bin");

    @TempDir
    private Path folder;

    static List<String> runs() {
        return Recorded.cases(Recorded.RUNS, ".args").stream()
                .filter(name -> name.startsWith("c"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void runsEndAsCephsDo(String name) throws IOException {
        for (String input : INPUTS) {
            Files.copy(Recorded.RUNS.resolve(input), folder.resolve(input));
        }
        String line = Recorded.text(Recorded.RUNS, name + ".args").strip();
        ToolRun run = ToolRun.line(folder, line.replaceFirst("crushtool", ""));

        String out = Recorded.text(Recorded.RUNS, name + ".stdout");
        assertThat(run.out()).isEqualTo(out.replace("(usage text omitted)\n", Usage.TEXT));
        assertThat(run.err()).isEqualTo(Recorded.text(Recorded.RUNS, name + ".stderr"));
        assertThat(run.exitCode())
                .isEqualTo(Integer.parseInt(
                        Recorded.text(Recorded.RUNS, name + ".rc").strip()));
        for (String output : List.of("out.bin", "out.txt")) {
            if (Recorded.exists(Recorded.RUNS, name + "." + output)) {
                assertThat(folder.resolve(output)).hasBinaryContent(Recorded.bytes(Recorded.RUNS, name + "." + output));
            } else {
                assertThat(folder.resolve(output)).doesNotExist();
            }
        }
    }

    @Test
    void allRunsAreThere() {
        assertThat(runs()).hasSize(90);
    }

    static List<String> maps() {
        return Recorded.cases(Recorded.MAPS, ".args");
    }

    @ParameterizedTest
    @MethodSource("maps")
    void testsOfMapsPrintWhatCephPrints(String name) throws IOException {
        Path map = Files.write(folder.resolve("map"), Recorded.bytes(Recorded.MAPS, name + ".bin"));
        String test = "-i " + map + " --test "
                + Recorded.text(Recorded.MAPS, name + ".args").strip() + " ";
        assertPrints(test + "--show-mappings", name + ".mappings");
        assertPrints(test + "--show-statistics --show-utilization-all --show-bad-mappings", name + ".util");
        assertPrints(test + "--show-utilization", name + ".devices");
        assertPrints(test + "--show-choose-tries", name + ".tries");
        assertPrints("-i " + map + " --tree", name + ".tree");
        assertPrints("-i " + map + " --dump --format json", name + ".dump.json");
    }

    private void assertPrints(String line, String golden) {
        ToolRun run = ToolRun.line(folder, line);
        assertThat(run.out()).as(line).isEqualTo(Recorded.text(Recorded.MAPS, golden));
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @MethodSource("builds")
    void builtMapsAreCephs(String name) {
        String line = Recorded.text(Recorded.MAPS, name + ".build").strip();
        ToolRun run = ToolRun.line(folder, line.replaceFirst("^crushtool", ""));
        assertThat(run.err()).isEmpty();
        assertThat(folder.resolve(name + ".bin")).hasBinaryContent(Recorded.bytes(Recorded.MAPS, name + ".bin"));
    }

    static List<String> builds() {
        return Recorded.cases(Recorded.MAPS, ".build");
    }

    static List<String> wrongTexts() {
        return Recorded.cases(Recorded.WRONG_TEXTS, ".result.json");
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void wrongTextsEndWithOneAndNameFileAndLine(String name) throws IOException {
        Files.write(folder.resolve("map.txt"), Recorded.bytes(Recorded.WRONG_TEXTS, name + ".txt"));
        String result = Recorded.text(Recorded.WRONG_TEXTS, name + ".result.json");
        String line = result.replaceAll("(?s).*\"good_line\": *(\\d+).*", "$1");
        ToolRun run = ToolRun.line(folder, "-c map.txt -o out.bin");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("map.txt:" + line + ": error: ").endsWith("^\n");
        assertThat(folder.resolve("out.bin")).doesNotExist();
    }
}
