package io.orthocone.tools.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PG that was exported when its pool had another number of PGs. */
class SplitImportTest {
    private static final PgId PG = new PgId(1, 0);

    @TempDir
    private Path directory;

    private OfflineStore store;

    @BeforeEach
    void open() throws IOException {
        store = OfflineStore.open(directory.resolve("osd.0"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Of PG 1.0, with a collection of its own and nothing in it. */
    private Path archive(int bits) throws IOException {
        Path file = directory.resolve("archive");
        try (OutputStream out = Files.newOutputStream(file)) {
            PgArchive.Writer writer = new PgArchive.Writer(out, PG);
            writer.add(Transaction.builder()
                    .createCollection(CollectionId.of(PG), bits)
                    .build());
            writer.end();
        }
        return file;
    }

    private PgVerbs.Imported importInto(Map<CollectionId, Integer> here, int bits, boolean isDryRun)
            throws IOException {
        here.forEach((collection, its) -> store.commit(
                Transaction.builder().createCollection(collection, its).build()));
        return new PgVerbs(store).importFrom(archive(bits), here, isDryRun);
    }

    private boolean isHere() {
        return store.ask(on -> on.hasCollection(CollectionId.of(PG)));
    }

    @Test
    void whatWasSplitOffSinceIsNamed() {
        Map<CollectionId, Integer> here = Map.of(CollectionId.of(new PgId(1, 8)), 4);
        assertThatThrownBy(() -> importInto(here, 3, false))
                .isInstanceOf(Complaint.class)
                .hasMessageContainingAll("3 bits", "4 those of PG 1.8", "--op remove --pgid 1.8");
        assertThat(isHere()).isFalse();
    }

    @Test
    void whatItWasMergedIntoSinceIsNamed() {
        Map<CollectionId, Integer> here = Map.of(CollectionId.of(new PgId(1, 0x10)), 3);
        assertThatThrownBy(() -> importInto(here, 5, false))
                .isInstanceOf(Complaint.class)
                .hasMessageContaining("3 those of PG 1.10");
    }

    @Test
    void siblingsAndOtherPoolsDoNotStandInItsWay() throws IOException {
        Map<CollectionId, Integer> here =
                Map.of(CollectionId.of(new PgId(1, 4)), 3, CollectionId.of(new PgId(2, 0)), 3);
        assertThat(importInto(here, 3, true).pg()).isEqualTo(PG);
        assertThat(isHere()).as("only looked").isFalse();
        new PgVerbs(store).importFrom(archive(3), here, false);
        assertThat(isHere()).isTrue();
    }
}
