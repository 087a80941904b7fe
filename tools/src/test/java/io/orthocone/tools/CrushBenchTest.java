package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CrushBenchTest {
    private static final Path MAP = Path.of("../crush/src/test/resources/golden/crush/profile-jewel.bin");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... words) {
        List<String> all = new ArrayList<>(List.of("bench", "crush", "--inputs", "2000", "--runs", "1"));
        all.addAll(List.of(words));
        CommandLine ocone =
                Ocone.commandLine(Map.of()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return ocone.execute(all.toArray(String[]::new));
    }

    @Test
    void rateIsANumberInJson() throws IOException {
        assertThat(bench("--map", MAP.toString(), "--format", "json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("mappings_per_sec").asLong()).isPositive();
        assertThat(json.get("mappings_per_sec_one_at_a_time").asLong()).isPositive();
        assertThat(json.has("ratio")).isFalse();
    }

    @Test
    void withoutCrushtoolItMeasuresAloneAndSaysSo() throws IOException {
        assertThat(bench("--map", MAP.toString(), "--format", "json", "--compare", "--peer", "no-such-program"))
                .isZero();
        assertThat(err.toString()).contains("no-such-program of Ceph is not installed");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .get("mappings_per_sec")
                        .asLong())
                .isPositive();
    }

    @Test
    void aMissingMapIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        assertThat(bench("--map", missing.toString())).isNotZero();
        assertThat(err.toString()).contains("there is no file").contains(missing.toString());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatIsNoMapIsNamed(@TempDir Path folder) throws IOException {
        Path noMap = Files.writeString(folder.resolve("text"), "this is no map at all");
        assertThat(bench("--map", noMap.toString())).isNotZero();
        assertThat(err.toString()).contains(noMap + " is no CRUSH map");
    }

    @Test
    void aRuleThatIsNotThereIsNamed() {
        assertThat(bench("--map", MAP.toString(), "--rule", "77")).isNotZero();
        assertThat(err.toString()).contains("there is no rule 77");
    }

    @Test
    void noReplicasAreRefused() {
        assertThat(bench("--map", MAP.toString(), "--num-rep", "0")).isNotZero();
        assertThat(err.toString()).contains("must be at least 1");
    }
}
