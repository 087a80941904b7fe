package io.orthocone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.FileDisk;
import io.orthocone.journal.JournalOptions;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.message.EntityName;
import io.orthocone.osd.store.disk.StoreInspection;
import io.orthocone.osd.store.disk.StoreOptions;
import io.orthocone.rados.RadosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ocone.conf says of OSDs' stores. */
@Timeout(120)
class OsdStoreConfTest {
    private static final long HEAP = 256L << 20;

    @TempDir
    private Path folder;

    private static StoreOptions of(int osd, String text) {
        return OsdStoreConf.parse(text, "ocone.conf", EntityName.osd(osd), HEAP);
    }

    @Test
    void withoutAWordAllIsAsByDefault() throws IOException {
        assertThat(of(0, "[global]\nfsid = x\n[osd]\n")).isEqualTo(StoreOptions.DEFAULT);
        assertThat(OsdStoreConf.read(folder.resolve("none"), EntityName.osd(0), HEAP))
                .isEqualTo(StoreOptions.DEFAULT);
    }

    @Test
    void whatIsSaidOfOneCountsMoreThanWhatIsSaidOfAll() {
        String text = """
            [osd]
            osd_store_size = 1T
            osd store metadata size = 16GiB
            osd_store_onode_cache = 20M
            [osd.1]
            osd_store_size = 128M
            osd_store_checkpoint = 8M
            osd_store_large_write = 131072
            osd_journal_segment_size = 4M
            """;
        assertThat(of(0, text))
                .isEqualTo(new StoreOptions(1L << 40, 16L << 30, JournalOptions.DEFAULT, 16 << 20, 64 << 10, 20 << 20));
        assertThat(of(1, text))
                .isEqualTo(new StoreOptions(
                        128 << 20, 16L << 30, new JournalOptions(4 << 20, 1, 1 << 20), 8 << 20, 128 << 10, 20 << 20));
    }

    @ParameterizedTest
    @CsvSource({
        "osd_store_size = much, osd_store_size is much",
        "osd_store_size = 1M, osd_store_size is 1M",
        "osd_store_size = 99999999T, osd_store_size is 99999999T",
        "osd_store_large_write = 5000, no multiple of 4 KiB",
        "osd_store_cache = 1M, there is no option osd_store_cache",
        "osd_store_onode_cache = 100M, more than half of the 256 MiB",
        "osd_store_checkpoint = 64M, more than half of the 256 MiB"
    })
    void whatMakesNoSenseIsRefused(String line, String why) {
        assertThatThrownBy(() -> of(0, "[osd]\n" + line))
                .isInstanceOf(RadosException.class)
                .hasMessageContaining("ocone.conf")
                .hasMessageContaining(why);
    }

    @Test
    void aNewOsdHasTheSizeThatIsSaidOfIt() throws IOException {
        try (Cluster cluster = Cluster.builder().osds(1).folder(folder).start()) {
            Path conf = folder.resolve("ocone.conf");
            Files.writeString(conf, Files.readString(conf) + "[osd.1]\nosd_store_size = 100M\n");
            assertThat(cluster.addOsd()).isEqualTo(1);
            cluster.stop(1);
            FileDisk disk = FileDisk.at(folder.resolve("osd.1"));
            StoreInspection.Stats stats = StoreInspection.stats(disk, new LmdbEngine(folder.resolve("osd.1")));
            assertThat(stats.capacityBlocks()).isEqualTo((100 << 20) / 4096 - 1);
            disk.close();
            Files.writeString(conf, Files.readString(conf) + "osd_store_checkpoint = 1\n");
            assertThatThrownBy(() -> cluster.restart(1)).hasMessageContaining("osd_store_checkpoint is 1");
        }
    }
}
