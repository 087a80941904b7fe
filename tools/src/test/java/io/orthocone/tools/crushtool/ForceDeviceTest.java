package io.orthocone.tools.crushtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --force-device}, an option of our own. */
class ForceDeviceTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void fiveHostsOfTwo() {
        ToolRun built = ToolRun.line(folder, "--build --num_osds 10 host straw2 2 root straw2 0 -o map");
        assertThat(built.exitCode()).isZero();
    }

    @Test
    void theDeviceIsFirstInEveryMapping() {
        ToolRun run = ToolRun.line(
                folder, "-i map --test --rule 0 --num-rep 3 --max-x 40 --min-x 1 --show-mappings --force-device 7");
        assertThat(run.exitCode()).isZero();
        // 6 is in the same host.
        assertThat(run.out().lines())
                .hasSize(40)
                .allMatch(line -> line.matches("CRUSH rule 0 x \\d+ \\[7,[^67],[^67]]"));
    }

    @Test
    void aDeviceThatCannotBeForcedIsSaidAndEndsWithOne() {
        ToolRun run = ToolRun.line(
                folder, "-i map --test --rule 0 --num-rep 3 --show-mappings --weight 7 0 --force-device 7");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("rule 0 (replicated_rule) num_rep 3 cannot be forced: device 7 is out\n");
    }
}
