package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CrushBenchTest {
    private static final Path MAP = Path.of("../crush/src/test/resources/golden/crush/profile-jewel.bin");

    @Test
    void rateIsANumberInJson() throws IOException {
        StringWriter out = new StringWriter();
        CommandLine ocone = Ocone.commandLine(Map.of()).setOut(new PrintWriter(out));
        int code = ocone.execute(
                "bench", "crush", "--map", MAP.toString(), "--inputs", "2000", "--runs", "1", "--format", "json");
        assertThat(code).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.get("mappings_per_sec").asLong()).isPositive();
    }
}
