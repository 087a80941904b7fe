package io.orthocone.tools.crushtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.tools.osdmaptool.Osdmaptool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of {@code doc/plan-a-change.md}, with the output that stands there. */
class PlanAChangeTest {
    private static final Path SOURCE_TREE = Path.of(System.getProperty("ocone.home"));
    private static final Path LIVE_CLUSTER =
            SOURCE_TREE.resolve("crush/src/test/resources/golden/osdmap/mon-01-pools-clean.bin");

    @TempDir
    private Path folder;

    private record Command(String line, List<String> output) {}

    @Test
    void theCommandsOfTheGuideDoWhatItSays() throws IOException {
        List<Command> commands = commands(Files.readAllLines(SOURCE_TREE.resolve("doc/plan-a-change.md")));
        assertThat(commands).hasSizeGreaterThan(12);
        for (Command command : commands) {
            assertThat(run(command.line)).as(command.line).containsExactlyInAnyOrderElementsOf(command.output);
        }
        assertThat(folder.resolve("again.bin")).hasSameBinaryContentAs(folder.resolve("new.bin"));
    }

    /** Lines of console blocks: a dollar before a command, then what it prints. */
    private static List<Command> commands(List<String> lines) {
        List<Command> commands = new ArrayList<>();
        boolean isConsole = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            } else if (isConsole && line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), new ArrayList<>()));
            } else if (isConsole) {
                commands.getLast().output.add(line);
            }
        }
        return commands;
    }

    private List<String> run(String line) throws IOException {
        String[] words = line.split(" ", -1);
        String[] arguments = Arrays.copyOfRange(words, 2, words.length);
        String program = words[0] + " " + words[1];
        if (line.equals("ceph osd getmap -o osdmap.bin")) {
            Files.copy(LIVE_CLUSTER, folder.resolve("osdmap.bin"));
            return List.of();
        }
        if (line.equals("ceph osd setcrushmap -i new.bin")) {
            assertThat(folder.resolve("new.bin")).isNotEmptyFile();
            return List.of();
        }
        if (program.equals("ocone osdmaptool")) {
            StringWriter printed = new StringWriter();
            PrintWriter writer = new PrintWriter(printed);
            assertThat(new Osdmaptool(folder, writer, writer).run(arguments)).isZero();
            return printed.toString().lines().toList();
        }
        assertThat(program).isEqualTo("ocone crushtool");
        ToolRun run = ToolRun.of(folder, arguments);
        assertThat(run.exitCode()).as(line).isEqualTo(line.contains("--compare") ? 1 : 0);
        return Stream.concat(run.out().lines(), run.err().lines()).toList();
    }
}
