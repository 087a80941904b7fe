package io.orthocone.tools.osdmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressBarTest {
    private final StringWriter terminal = new StringWriter();

    private ProgressBar bar(boolean isShown) {
        return new ProgressBar(new PrintWriter(terminal), isShown);
    }

    @Test
    void itGrowsInPlaceAndTakesItselfAway() {
        ProgressBar bar = bar(true);
        bar.begin("pool 1", 200);
        bar.advance(100);
        bar.advance(100);
        bar.end();
        assertThat(terminal)
                .hasToString("\rpool 1 [" + "#".repeat(20) + ".".repeat(20) + "] 50%" + "\rpool 1 [" + "#".repeat(40)
                        + "] 100%" + "\r\u001b[K");
    }

    @Test
    void itPrintsOnceForEachPercent() {
        ProgressBar bar = bar(true);
        bar.begin("pool 1", 1_000_000);
        for (int i = 0; i < 1_000_000; i += 100) {
            bar.advance(100);
        }
        bar.end();
        assertThat(terminal.toString().chars().filter(c -> c == '%')).hasSize(101);
    }

    @Test
    void withoutATerminalItPrintsNothing() {
        ProgressBar bar = bar(false);
        bar.begin("pool 1", 10);
        bar.advance(10);
        bar.end();
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void filesAndPipesAreNoTerminals(@TempDir Path folder) throws IOException {
        assertThat(ProgressBar.isTerminal(link(folder, "/dev/pts/3"))).isTrue();
        assertThat(ProgressBar.isTerminal(link(folder, "/dev/tty1"))).isTrue();
        assertThat(ProgressBar.isTerminal(link(folder, "/dev/null"))).isFalse();
        assertThat(ProgressBar.isTerminal(link(folder, "pipe:[4711]"))).isFalse();
        assertThat(ProgressBar.isTerminal(link(folder, "/home/pts/3"))).isFalse();
        assertThat(ProgressBar.isTerminal(folder.resolve("missing"))).isFalse();
    }

    private static Path link(Path folder, String target) throws IOException {
        Path link = Files.createTempDirectory(folder, "fd").resolve("2");
        return Files.createSymbolicLink(link, Path.of(target));
    }
}
