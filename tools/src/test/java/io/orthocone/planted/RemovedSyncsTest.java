package io.orthocone.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * No call that makes something durable can be left out unnoticed, no rule of the store be broken and no fence have a hole: with each patch under
 * {@code planted/syncs}, {@code planted/rules} and {@code planted/fences} the test that its header names ({@code Fails: module class#method}) fails. Prints which.
 */
@Tag("planted")
final class RemovedSyncsTest {
    private static final long LIMIT_SECONDS = 600;
    private static final List<String> TABLE = new ArrayList<>();

    @TempDir
    private static Path scratch;

    @TestFactory
    Stream<DynamicTest> everyRemovedSyncFailsATest() {
        return tests(Plantation.removedSyncs());
    }

    @TestFactory
    Stream<DynamicTest> everyBrokenRuleFailsATest() {
        return tests(Plantation.brokenRules());
    }

    @TestFactory
    Stream<DynamicTest> everyBrokenFenceFailsATest() {
        return tests(Plantation.brokenFences());
    }

    private static Stream<DynamicTest> tests(List<Patch> patches) {
        return Plantation.chosen(patches).map(patch -> DynamicTest.dynamicTest(patch.name(), () -> check(patch)));
    }

    private static void check(Patch sync) throws IOException, InterruptedException {
        String[] fails = sync.header("Fails").split(" ", 2);
        Path classes = Plantation.compile(sync, scratch.resolve(sync.name()));
        List<Path> first = List.of(classes, Plantation.testClassesOf(fails[0]));
        Plantation.Outcome outcome = Plantation.run(first, LIMIT_SECONDS, OneTest.class.getName(), List.of(fails[1]))
                .orElseThrow(() -> new AssertionError(sync + ": the test does not end"));

        assertThat(outcome.exitCode()).as("%s: %s", sync, outcome.output()).isEqualTo(OneTest.FAILED);
        TABLE.add(String.format("%-32s %s", sync, fails[1]));
    }

    @AfterAll
    static void show() {
        System.out.println("left out or broken               test that fails");
        TABLE.forEach(System.out::println);
    }
}
