package io.orthocone.formatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatSourcesTest {
    private static final String UNFORMATTED = "class A{ int a=1 ; }\n";
    private static final String FORMATTED = "class A {\n    int a = 1;\n}\n";

    @TempDir
    Path root;

    private Path source;

    @BeforeEach
    void writeSource() throws IOException {
        source = Files.writeString(root.resolve("A.java"), UNFORMATTED);
    }

    private FormatSources.Outcome run(boolean rewrite) throws IOException {
        FormattedDigests formatted = FormattedDigests.load(root.resolve("target/formatted"));
        FormatSources.Outcome outcome = new FormatSources(formatted).format(FormatSources.sourcesBelow(root), rewrite);
        formatted.save();
        return outcome;
    }

    @Test
    void checkNamesTheSourceAndLeavesIt() throws IOException {
        assertThat(run(false).changed()).containsExactly(source);
        assertThat(source).hasContent(UNFORMATTED);
    }

    @Test
    void rewriteFormatsOnce() throws IOException {
        assertThat(run(true).changed()).containsExactly(source);
        assertThat(source).hasContent(FORMATTED);
        assertThat(run(true).changed()).isEmpty();
    }

    @Test
    void aRememberedDigestDoesNotExcuseALaterEdit() throws IOException {
        run(true);
        Files.writeString(source, UNFORMATTED);
        assertThat(run(false).changed()).containsExactly(source);
    }

    @Test
    void anUnformattedSourceFailsEveryCheckNotOnlyTheFirst() throws IOException {
        run(false);
        assertThat(run(false).changed()).containsExactly(source);
    }

    @Test
    void patternsOfRecordsAreUnderstood() throws IOException {
        Files.writeString(source, """
            class A {
                record P(int x, int y) {}

                int x(Object o) {
                    return switch (o) {
                        case P(int x, int _) -> x;
                        default -> 0;
                    };
                }
            }
            """);
        assertThat(run(false)).isEqualTo(new FormatSources.Outcome(List.of(), List.of()));
    }

    @Test
    void aSourceThatDoesNotParseIsRefused() throws IOException {
        Files.writeString(source, "class {");
        FormatSources.Outcome outcome = run(true);
        assertThat(outcome.changed()).isEmpty();
        assertThat(outcome.refusals()).singleElement().asString().contains("A.java", "cannot be parsed");
    }

    @Test
    void whatTheBuildMadeIsNotLookedAt() throws IOException {
        Files.createDirectories(root.resolve("target/generated-sources"));
        Files.writeString(root.resolve("target/generated-sources/B.java"), UNFORMATTED);
        assertThat(FormatSources.sourcesBelow(root)).containsExactly(source);
    }
}
