package io.orthocone.tools.monmaptool;

import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.osdmap.UTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What monmaptool of Ceph 16.2.15 printed, wrote and answered, to the byte; at the time and with the random id of the recording. */
class MonmaptoolGoldenTest {
    private static final Path RUNS = Path.of("src/test/resources/golden/monmaptool");

    private static final List<String> INPUTS =
            List.of("old.bin", "new.bin", "short.bin", "garbage.bin", "empty.bin", "cluster.conf");

    /** Runs on a map whose monitors keep their ranks. */
    private static final Pattern ON_NEW = Pattern.compile("m(43|44|53|54|57|74)-.*");

    /** Where a word is missing, Ceph only says where help is. */
    private static final String WORDLESS = "m30-add-one-word";

    @TempDir
    private Path folder;

    static List<String> runs() throws IOException {
        try (Stream<Path> files = Files.list(RUNS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".args"))
                    .map(name -> name.substring(0, name.length() - ".args".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void runsEndAsCephsDo(String name) throws IOException {
        for (String input : INPUTS) {
            Files.copy(RUNS.resolve(input), folder.resolve(input));
        }
        Files.createDirectory(folder.resolve("folder"));
        String worked = ON_NEW.matcher(name).matches() ? "new.bin" : "old.bin";
        Files.copy(RUNS.resolve(worked), folder.resolve("work.bin"));
        String out = text(name + ".stdout");

        Run run = Run.of(
                folder,
                createdIn(name, out),
                fsidIn(out),
                text(name + ".args").strip().replaceFirst("^monmaptool *", ""));

        assertThat(run.out()).isEqualTo(out.replace("(usage text omitted)\n", Usage.TEXT));
        assertThat(run.err())
                .isEqualTo(name.equals(WORDLESS) ? "expecting additional argument to --add\n" : text(name + ".stderr"));
        assertThat(run.exitCode()).isEqualTo(Integer.parseInt(text(name + ".rc").strip()));
        if (Files.exists(RUNS.resolve(name + ".out.bin"))) {
            assertThat(folder.resolve("out.bin")).hasSameBinaryContentAs(RUNS.resolve(name + ".out.bin"));
        } else {
            assertThat(folder.resolve("out.bin")).doesNotExist();
        }
        boolean isChanged = Files.exists(RUNS.resolve(name + ".work.bin"));
        assertThat(folder.resolve("work.bin"))
                .hasSameBinaryContentAs(RUNS.resolve(isChanged ? name + ".work.bin" : worked));
    }

    @Test
    void allRunsAreThere() throws IOException {
        assertThat(runs()).hasSize(80);
    }

    private static String text(String file) throws IOException {
        return Files.readString(RUNS.resolve(file));
    }

    /** When the recorded map was created: to the nanosecond if it was written, else as it was printed. */
    private static UTime createdIn(String name, String out) throws IOException {
        for (String file : List.of(name + ".out.bin", name + ".work.bin")) {
            if (Files.exists(RUNS.resolve(file))) {
                return MonMapBinary.decode(Files.readAllBytes(RUNS.resolve(file))).created;
            }
        }
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSZ", Locale.ROOT);
        return found(out, "\ncreated (\\S+)")
                .map(text -> UTime.of(Instant.from(OffsetDateTime.parse(text, format))))
                .orElse(UTime.ZERO);
    }

    private static UUID fsidIn(String out) {
        return found(out, "generated fsid (\\S+)").map(UUID::fromString).orElse(new UUID(0, 0));
    }

    private static Optional<String> found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
