package io.orthocone.osd.store.disk;

import static io.orthocone.osd.store.StoreFixture.BITS;
import static io.orthocone.osd.store.StoreFixture.PG;
import static io.orthocone.osd.store.StoreFixture.bytes;
import static io.orthocone.osd.store.StoreFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.orthocone.env.FileDisk;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.osd.store.ObjectStoreContract;
import io.orthocone.osd.store.OpenStore;
import io.orthocone.osd.store.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskStoreOnFilesTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected OpenStore open() {
        try {
            return open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an operator puts it on a faster disk. */
    @Test
    void theJournalMayBeALinkToAFolderElsewhere(@TempDir Path store, @TempDir Path fast) throws IOException {
        Files.createSymbolicLink(store.resolve("journal"), fast);
        OpenStore linked = open(store).orThrow();
        linked.commit(Transaction.builder().createCollection(PG, BITS).build());
        linked.commit(
                Transaction.builder().write(PG, object(1), 0, bytes(1, 4096)).build());
        assertThat(fast.resolve("segment-000001")).exists();
        linked.close();
        linked = open(store).orThrow();
        assertThat(linked.content(PG, object(1))).isEqualTo(bytes(1, 4096));
        linked.close();

        // The other disk is not there: that is no empty journal.
        Files.delete(store.resolve("journal"));
        OpenStore without = open(store);
        assertThat(without.failure()).isNotNull().hasMessageContaining("the journal has records 1 to 0");
        assertThat(without.failure().isDamage()).isTrue();
    }

    private static OpenStore open(Path folder) throws IOException {
        return DiskStores.open(FileDisk.at(folder), new LmdbEngine(folder), DiskStores.SMALL);
    }
}
