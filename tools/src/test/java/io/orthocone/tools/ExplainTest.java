package io.orthocone.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orthocone.architecture.SourceTree;
import io.orthocone.message.ErrorCode;
import io.orthocone.message.Explanation;
import io.orthocone.mon.service.HealthCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Codes are declared with their explanations; here stands that a person gets to them, and that they do not lead astray. */
class ExplainTest {
    private static final Pattern QUOTED = Pattern.compile("'ocone ([^']*)'");

    private final Shell shell = new Shell(Map.of());

    private String explained(String... words) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(words));
        assertThat(shell.run(all.toArray(new String[0]))).as(shell.err()).isZero();
        return shell.out();
    }

    @Test
    void everyErrorAndEveryHealthCheckIsExplained() {
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.OK) {
                assertThat(explained(code.name())).contains(code.name(), code.meaning(), "when: ", "next: ");
            }
        }
        for (HealthCode code : HealthCode.values()) {
            assertThat(explained(code.name()))
                    .contains(code.name(), code.explanation().meaning(), "when: ", "next: ");
        }
    }

    @Test
    void aCodeIsFoundAsItIsTyped() {
        String noSuch = explained("ENOENT");
        assertThat(noSuch).startsWith("ENOENT (error, errno 2): no such object");
        for (String typed : List.of("enoent", "[ENOENT]", "2", "-2")) {
            assertThat(explained("--", typed)).isEqualTo(noSuch);
        }
        assertThat(explained("osd-down")).startsWith("OSD_DOWN (health): ");
    }

    @Test
    void withoutACodeAllAreListed() throws IOException {
        String list = explained();
        JsonNode json = new ObjectMapper().readTree(explained("--format", "json"));
        assertThat(json).hasSize(ErrorCode.values().length - 1 + HealthCode.values().length);
        for (JsonNode code : json) {
            assertThat(list).contains("  " + code.get("code").asText() + " ");
            assertThat(code.get("next").asText()).isNotBlank();
        }
    }

    @Test
    void aWordOfTheExplanationLeadsToIt() {
        assertThat(shell.run("explain", "checksum")).isEqualTo(1);
        assertThat(shell.err()).contains("did you mean EIO or OSD_SCRUB_ERRORS or PG_DAMAGED?");
    }

    @Test
    void commandsThatExplanationsNameExist() {
        List<String> unknown = explanations()
                .flatMap(explanation -> Stream.of(explanation.when(), explanation.next()))
                .flatMap(text -> QUOTED.matcher(text).results().map(found -> found.group(1)))
                .filter(line -> !isCommand(line))
                .toList();
        assertThat(unknown).isEmpty();
    }

    private static Stream<Explanation> explanations() {
        return Stream.concat(
                Arrays.stream(ErrorCode.values()).map(ErrorCode::explanation),
                Arrays.stream(HealthCode.values()).map(HealthCode::explanation));
    }

    /** Words lead from command to command until one is an option or an argument; a group of commands alone does nothing. */
    private static boolean isCommand(String line) {
        CommandLine command = Ocone.commandLine(Map.of());
        if (line.startsWith("--")) {
            return command.getCommandSpec().findOption(line) != null;
        }
        Matcher pool = Pattern.compile("^rados -p POOL( --striper)? ").matcher(line);
        String words = pool.find() ? "rados " + line.substring(pool.end()) : line;
        for (String word : words.split(" ", -1)) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
        }
        return command.getParent() != null && command.getSubcommands().isEmpty();
    }

    @Test
    void thePageOfTheDocumentationSaysTheSame() throws IOException {
        Path page = SourceTree.here().root().resolve("doc/errors.md");
        assertThat(Files.readString(page))
                .as("made by: ./ocone explain --page > doc/errors.md")
                .isEqualTo(explained("--page"));
    }

    @Test
    void aStoppedClusterIsAFailureToConnect(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("ocone.conf"),
                "fsid = 00000000-0000-0000-0000-000000000001\nmon_initial_members = a\nmon_host = 127.0.0.1:1\n");
        assertThat(shell.run("status", "--data", folder.toString(), "--format", "json"))
                .isEqualTo(1);
        JsonNode error = new ObjectMapper().readTree(shell.err());
        assertThat(error.get("code").asText()).isEqualTo("ECONNREFUSED");
        assertThat(error.get("phase").asText()).isEqualTo("connect");
        assertThat(error.get("error").asText())
                .isEqualTo("connect to the cluster in " + folder
                        + ": no monitor of it runs; start what is missing with: ocone up --data " + folder);
    }

    @Test
    void anErrorLineEndsWithItsCode() {
        assertThat(shell.run("status", "--data", "/nowhere")).isEqualTo(1);
        String line = shell.err().strip();
        String code = line.substring(line.lastIndexOf('[') + 1, line.length() - 1);
        assertThat(explained(code)).contains("no such");
    }
}
