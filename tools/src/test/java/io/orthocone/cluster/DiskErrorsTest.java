package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.rados.IoContext;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a disk does to an OSD's store reaches those who ask how the cluster is. */
@Timeout(120)
class DiskErrorsTest {
    private static final int OBJECTS = 12;
    private static final int OBJECT_BYTES = 300_000;
    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    @Test
    void blocksThatHaveChangedOnTheDiskAreReadFromOtherCopiesAndTold() throws IOException {
        try (Cluster cluster = Cluster.builder().osds(3).folder(folder).start()) {
            IoContext data = cluster.rados().ioContext("data");
            for (int i = 0; i < OBJECTS; i++) {
                data.writeFull("object-" + i, content(i));
            }
            cluster.stop(0);
            changeEveryBlock();
            cluster.restart(0);
            cluster.awaitClean(Duration.ofSeconds(60));
            assertThat(diskErrors(cluster)).isEmpty();
            for (int i = 0; i < OBJECTS; i++) {
                assertThat(data.read("object-" + i)).as("object-%s", i).isEqualTo(content(i));
            }
            String told = diskErrors(cluster);
            while (told.isEmpty()) {
                Thread.onSpinWait();
                told = diskErrors(cluster);
            }
            assertThat(told).contains("osd.0 has met damage in ").contains(" since it started");
        }
    }

    @Test
    void aStoreThatIsDamagedIsToldWithTheLastWordsOfItsOsd() throws IOException {
        try (Cluster cluster = Cluster.builder().osds(3).folder(folder).start()) {
            cluster.stop(0);
            Path superblock = folder.resolve("osd.0").resolve("superblock");
            byte[] whole = Files.readAllBytes(superblock);
            Files.write(superblock, new byte[whole.length]);
            assertThatThrownBy(() -> cluster.restart(0)).isInstanceOf(RadosException.class);
            assertThat(check(cluster, "OSD_STORE_FAILED"))
                    .contains("osd.0 has ended because the superblock is not readable");
            Files.write(superblock, whole);
            cluster.restart(0);
            assertThat(check(cluster, "OSD_STORE_FAILED")).isEmpty();
        }
    }

    private static Payload content(int number) {
        byte[] bytes = new byte[OBJECT_BYTES];
        new SplittableRandom(number).nextBytes(bytes);
        return Payload.wrap(bytes);
    }

    private void changeEveryBlock() throws IOException {
        Path blocks = folder.resolve("osd.0").resolve("block");
        try (RandomAccessFile file = new RandomAccessFile(blocks.toFile(), "rw")) {
            for (long at = PAGE; at < file.length(); at += PAGE) {
                file.seek(at + 77);
                int before = file.read();
                file.seek(at + 77);
                file.write(before ^ 1);
            }
        }
    }

    /** The check as health tells it in detail; empty when there is none. */
    private static String diskErrors(Cluster cluster) {
        return check(cluster, "OSD_DISK_ERRORS");
    }

    private static String check(Cluster cluster, String code) {
        String health = cluster.rados()
                .command("{\"prefix\":\"health\",\"detail\":\"detail\"}")
                .text();
        int at = health.indexOf(code);
        return at < 0 ? "" : health.substring(at);
    }
}
