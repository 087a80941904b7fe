package io.orthocone.tools.osdmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where ours once answered otherwise than Ceph's: maps that {@link OsdmaptoolDifferentialTest} found, and what osdmaptool 16.2.15 says of them. */
class FoundDifferencesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/osdmaptool-found");

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".args"))
                    .map(name -> name.substring(0, name.length() - ".args".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAreOsdmaptools(String name) throws IOException {
        String line = name + ".bin "
                + Files.readString(FOLDER.resolve(name + ".args")).strip();
        Run run = Run.in(FOLDER.toAbsolutePath(), line.split(" ", -1));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(Files.readString(FOLDER.resolve(name + ".out")));
    }
}
