package io.orthocone.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The planted mistakes do not rot: each patch still fits the sources. */
final class PatchesTest {
    private static final List<String> OLD_AND_NEW =
            List.of("What: b becomes x", "--- a/F", "+++ b/F", "@@ -1,3 +1,3 @@", " a", "-b", "+x", " c");

    static Stream<Patch> bugs() {
        return Plantation.bugs().stream();
    }

    static Stream<Patch> removedSyncs() {
        return Plantation.removedSyncs().stream();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void everyPlantedBugFitsTheSources(Patch bug) {
        assertThat(bug.header("What")).isNotBlank();
        assertThat(bug.header("Expect")).isNotBlank();
        assertFits(bug);
    }

    @ParameterizedTest
    @MethodSource("removedSyncs")
    void everyRemovedSyncFitsTheSources(Patch sync) {
        assertThat(sync.header("What")).isNotBlank();
        assertThat(sync.header("Fails")).matches("[a-z-]+ io\\.orthocone\\.[A-Za-z.]+(#[A-Za-z]+)?");
        assertFits(sync);
    }

    static Stream<Patch> brokenRules() {
        return Plantation.brokenRules().stream();
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void everyBrokenRuleFitsTheSources(Patch rule) {
        assertThat(rule.header("Rule")).matches("[1-8]: .+");
        everyRemovedSyncFitsTheSources(rule);
    }

    static Stream<Patch> brokenFences() {
        return Plantation.brokenFences().stream();
    }

    @ParameterizedTest
    @MethodSource("brokenFences")
    void everyBrokenFenceFitsTheSources(Patch fence) {
        everyRemovedSyncFitsTheSources(fence);
    }

    @Test
    void everyRuleOfTheStoreIsBrokenBySomePatch() {
        assertThat(Plantation.brokenRules().stream()
                        .map(rule -> rule.header("Rule").substring(0, 1))
                        .distinct())
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    private static void assertFits(Patch patch) {
        for (Patch.FileChange file : patch.files()) {
            assertThat(file.path()).contains("/src/main/");
            assertThat(Plantation.patched(patch, file)).isNotBlank();
        }
    }

    @Test
    void thereAreTenPlantedBugs() {
        assertThat(Plantation.bugs()).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void aPatchChangesWhereItsLinesAre() {
        Patch patch = Patch.parse("p", OLD_AND_NEW);
        assertThat(patch.applyTo(patch.files().getFirst(), "z\nz\na\nb\nc\n")).isEqualTo("z\nz\na\nx\nc\n");
    }

    @Test
    void aPatchThatDoesNotFitIsRefused() {
        Patch patch = Patch.parse("p", OLD_AND_NEW);
        assertThatThrownBy(() -> patch.applyTo(patch.files().getFirst(), "a\nB\nc\n"))
                .hasMessageContaining("F has no such lines any more");
        assertThatThrownBy(() -> patch.applyTo(patch.files().getFirst(), "a\nb\nc\na\nb\nc\n"))
                .hasMessageContaining("twice");
    }
}
