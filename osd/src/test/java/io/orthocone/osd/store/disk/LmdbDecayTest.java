package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.Payload;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bit flips in the real btree: an error or what was stored, never wrong data, and never a process that is gone without a word. */
final class LmdbDecayTest {
    private static final int PAGE = 4096;
    private static final int SEED = 20;

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void noFlippedBitGivesWrongDataOrEndsTheProcess() throws Exception {
        int pages = write();
        decay(pages, 64, 4);
    }

    @Test
    @Tag("long")
    void noFlippedBitOfAnyPageGivesWrongDataOrEndsTheProcess() throws Exception {
        int pages = write();
        decay(pages, pages, 32);
    }

    /** A store with some of everything; returns the pages of its btree. */
    private int write() throws IOException {
        Path store = Files.createDirectories(folder.resolve("store"));
        OpenStore on = LmdbDecay.open(store).orThrow();
        on.commit(Transaction.builder().createCollection(PG, BITS).build());
        for (int i = 0; i < 300; i++) {
            on.commit(Transaction.builder()
                    .write(PG, object(i), 0, bytes(i, i % 10 == 0 ? 50_000 : 600))
                    .setAttr(PG, object(i), "a", bytes(i, 100))
                    .omapSet(PG, object(i), Payload.utf8("key-" + i), bytes(i, 300))
                    .build());
        }
        for (int i = 0; i < 100; i++) {
            on.commit(Transaction.builder()
                    .clone(PG, object(10 * (i % 30)), object(1000 + i))
                    .remove(PG, object(2 * i + 1))
                    .build());
        }
        on.close();
        return (int) (Files.size(store.resolve("meta/data.mdb")) / PAGE);
    }

    private void decay(int pages, int wanted, int flips) throws IOException, InterruptedException {
        int step = Math.max(1, pages / wanted);
        assertThat(pages).isGreaterThanOrEqualTo(64);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                "-cp",
                System.getProperty("java.class.path"),
                LmdbDecay.class.getName()));
        command.addAll(List.of(
                folder.resolve("store").toString(),
                Files.createDirectories(folder.resolve("copies")).toString(),
                "0",
                String.valueOf(Math.min(wanted, pages / step)),
                String.valueOf(step),
                String.valueOf(flips),
                String.valueOf(SEED)));
        Path output = folder.resolve("output");
        int exitCode = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        List<String> lines = Files.readAllLines(output);
        assertThat(exitCode)
                .as("it ends with: %s", lines.isEmpty() ? "" : lines.getLast())
                .isZero();
        assertThat(lines.stream().filter(line -> line.contains("refused: "))).hasSizeGreaterThan(wanted / 8);
        assertThat(lines.stream().filter(line -> line.endsWith("harmless"))).isNotEmpty();
    }
}
