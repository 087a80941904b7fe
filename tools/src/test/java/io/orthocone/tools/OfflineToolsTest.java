package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OfflineToolsTest {
    private static final Path CRUSH_MAP = Path.of("../crush/src/test/resources/golden/crush/profile-jewel.bin");

    private record Answer(int code, String out, String err) {}

    private static Answer direct(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        OptionalInt code = OfflineTools.run(words, new PrintWriter(out), new PrintWriter(err));
        return new Answer(code.orElse(-1), out.toString(), err.toString());
    }

    private static Answer throughTheCommandLine(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine ocone =
                Ocone.commandLine(Map.of()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Answer(ocone.execute(words), out.toString(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crushtool",
                "crushtool --help",
                "crushtool -d MAP",
                "crushtool -i MAP --test --show-statistics --num-rep 3 --max-x 20",
                "crushtool -d missing",
                "osdmaptool",
                "osdmaptool --help",
                "osdmaptool missing --print"
            })
    void theyAnswerAsTheyDoBehindTheCommandLine(String line) {
        String[] words = line.replace("MAP", CRUSH_MAP.toString()).split(" ", -1);
        Answer answer = direct(words);
        assertThat(answer).isEqualTo(throughTheCommandLine(words));
        assertThat(answer.out() + answer.err()).isNotBlank();
    }

    @Test
    void whatIsNoToolIsLeftToTheCommandLine() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        for (List<String> words : List.of(List.<String>of(), List.of("status"), List.of("--timeout", "crushtool"))) {
            assertThat(OfflineTools.run(words.toArray(String[]::new), nowhere, nowhere))
                    .isEmpty();
        }
    }
}
