package io.orthocone.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JmhRunTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    /** Options of JMH for one call of each benchmark, in this JVM: enough to see that it runs. */
    private static final List<String> ONCE = List.of("-f", "0", "-wi", "0", "-i", "1", "-bm", "ss", "-foe", "true");

    @Test
    void everyBenchmarkRuns() throws IOException {
        Map<String, Long> runs = new JmhRun(ONCE, false)
                .run(NOWHERE).stream()
                        .map(JmhRun.Measured::name)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(runs)
                .as("how many combinations of parameters ran of each")
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("HashBenchmark.twoNumbers", 1L),
                        Map.entry("HashBenchmark.threeNumbers", 1L),
                        Map.entry("HashBenchmark.bytes", 1L),
                        Map.entry("HashBenchmark.objectName", 1L),
                        Map.entry("BucketBenchmark.choose", 10L),
                        Map.entry("MappingBenchmark.oneAtATime", 16L),
                        Map.entry("MappingBenchmark.manyAtOnce", 16L),
                        Map.entry("MessengerBenchmark.roundTrip", 12L),
                        Map.entry("RemapBenchmark.remap", 2L),
                        Map.entry("IncrementalBenchmark.apply", 8L),
                        Map.entry("IncrementalBenchmark.decodeAndApply", 8L)));
    }

    @Test
    void aPatternChoosesAndItsParametersAreTold() throws IOException {
        List<String> words = new ArrayList<>(List.of("Bucket", "-p", "items=10", "-p", "alg=TREE"));
        words.addAll(ONCE);
        assertThat(new JmhRun(words, false).run(NOWHERE)).singleElement().satisfies(measured -> {
            assertThat(measured.name()).isEqualTo("BucketBenchmark.choose");
            assertThat(measured.parameters()).containsEntry("alg", "TREE").containsEntry("items", "10");
            assertThat(measured.nanosPerOp()).isPositive();
            assertThat(measured.bytesPerOp()).isNotNegative();
        });
    }

    @Test
    void wordsThatJmhDoesNotTakeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new JmhRun(List.of("-nonsense"), true).run(NOWHERE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JmhRun(List.of("NoSuchBenchmark"), true).run(NOWHERE))
                .withMessageContaining("no benchmark has such a name");
    }
}
