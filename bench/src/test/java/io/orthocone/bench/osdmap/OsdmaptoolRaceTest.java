package io.orthocone.bench.osdmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.orthocone.bench.osdmap.OsdmaptoolRace.Shape;
import io.orthocone.bench.race.Program;
import io.orthocone.osdmap.OsdMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stand-ins run in place of the tools: shells that print the size of the map, or something else. */
class OsdmaptoolRaceTest {
    private static final List<String> COUNTS_BYTES = List.of("sh", "-c", "wc -c <\"$0\"");

    @TempDir
    private Path folder;

    @Test
    void bothRunOnAMapWithThatManyPgs() throws Exception {
        OsdmaptoolRace race = new OsdmaptoolRace(COUNTS_BYTES, Optional.of(COUNTS_BYTES), new Shape(10, 300, 3));
        OsdmaptoolRace.Report report = race.run(folder);
        assertThat(report.ours().seconds().median()).isPositive();
        assertThat(report.theirs()).isPresent();
        assertThat(report.speedUp())
                .hasValueSatisfying(ratio -> assertThat(ratio.least()).isPositive());
        OsdMap map = OsdMap.decode(Files.readAllBytes(folder.resolve("osdmap")));
        assertThat(map.pool(1).orElseThrow().pgNum()).isEqualTo(300);
        assertThat(map.maxOsd()).isEqualTo(10);
    }

    @Test
    void differentOutputsAreNoRace() {
        List<String> other = List.of("echo", "something else");
        OsdmaptoolRace race = new OsdmaptoolRace(COUNTS_BYTES, Optional.of(other), new Shape(10, 8, 1));
        assertThatIllegalStateException().isThrownBy(() -> race.run(folder)).withMessageContaining("differ");
    }

    @Test
    void aProgramThatFailsIsNamed() {
        OsdmaptoolRace race = new OsdmaptoolRace(List.of("false"), Optional.empty(), new Shape(10, 8, 1));
        assertThatIOException().isThrownBy(() -> race.run(folder)).withMessageContaining("false");
    }

    @Test
    void programsOfOursDoNotCountAsCephs() throws IOException {
        Path ours = Files.writeString(folder.toRealPath().resolve("tool"), "#!/bin/sh\n");
        assertThat(Program.find("no-such-program", folder)).isEmpty();
        assertThat(Program.find("sh", folder)).isPresent();
        assertThat(Program.find("sh", Path.of("/"))).isEmpty();
        assertThat(Program.find(ours.toString(), folder)).as("not executable").isEmpty();
        assertThat(ours.toFile().setExecutable(true)).isTrue();
        assertThat(Program.find(ours.toString(), folder))
                .as("asked for by its path")
                .hasValue(ours);
    }
}
