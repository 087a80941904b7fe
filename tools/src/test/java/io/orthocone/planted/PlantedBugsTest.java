package io.orthocone.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.tools.Ocone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole-cluster simulator finds what is planted: with each patch under {@code planted/bugs} some seed fails, in the way that the patch's
 * header expects ({@code Expect}, a regular expression), under the profile it names ({@code Profile}; storm unless told). Prints which seed and what it said.
 */
@Tag("planted")
final class PlantedBugsTest {
    private static final int SEEDS = 200;
    private static final int THREADS = 2;
    private static final long LIMIT_SECONDS = 900;
    private static final Pattern REPLAY = Pattern.compile("replay: \\./ocone sim run --seed (\\d+)");
    private static final List<String> TABLE = new ArrayList<>();

    @TempDir
    private static Path scratch;

    @TestFactory
    Stream<DynamicTest> everyPlantedBugIsFound() {
        return Plantation.chosen(Plantation.bugs()).map(bug -> DynamicTest.dynamicTest(bug.name(), () -> find(bug)));
    }

    private static void find(Patch bug) throws IOException, InterruptedException {
        Path classes = Plantation.compile(bug, scratch.resolve(bug.name()));
        List<String> arguments = List.of(
                "sim",
                "run",
                "--seed",
                "1",
                "--count",
                Integer.toString(SEEDS),
                "--threads",
                Integer.toString(THREADS),
                "--profile",
                bug.header().getOrDefault("Profile", "storm"));
        Plantation.Outcome outcome = Plantation.run(List.of(classes), LIMIT_SECONDS, Ocone.class.getName(), arguments)
                .orElseThrow(() -> new AssertionError(bug + ": the simulator is stuck in real time"));
        Matcher replay = REPLAY.matcher(outcome.output());

        assertThat(replay.find()).as("%s is found within %s seeds", bug, SEEDS).isTrue();
        assertThat(outcome.exitCode()).isEqualTo(1);
        Matcher said = Pattern.compile(bug.header("Expect")).matcher(outcome.output());
        assertThat(said.find())
                .as("%s fails as expected and not like this: %s", bug, outcome.output())
                .isTrue();
        TABLE.add(String.format("%-32s %4s  %s", bug, replay.group(1), said.group()));
    }

    @AfterAll
    static void show() {
        System.out.println("planted bug                      seed  reported");
        TABLE.forEach(System.out::println);
    }
}
