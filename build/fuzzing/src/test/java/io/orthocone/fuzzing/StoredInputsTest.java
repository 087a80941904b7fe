package io.orthocone.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredInputsTest {
    @TempDir
    private Path folder;

    @Test
    void aCorpusIsPackedShortInputsFirst() throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        Files.write(corpus.resolve("a"), new byte[] {7, 8});
        Files.write(corpus.resolve("b"), new byte[0]);
        Files.write(corpus.resolve("c"), new byte[100_000]);
        Path packed = folder.resolve("X.inputs");
        StoredInputs.main(new String[] {corpus.toString(), packed.toString()});
        assertThat(Files.readAllBytes(packed)).containsExactly(0, 0, 0, 0, 0, 0, 0, 2, 7, 8);
    }

    @Test
    void thoseOfATestLieBesideIt() {
        assertThat(StoredInputs.of(StoredInputsTest.class)).containsExactly(new byte[] {'h', 'i'}, new byte[0]);
        assertThat(StoredInputs.of(DecoderOracleTest.class)).isEmpty();
    }
}
