package io.orthocone.tools.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.Transaction;
import io.orthocone.osd.store.TransactionCodec;
import io.orthocone.osdmap.PgId;
import io.orthocone.tools.cli.Complaint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * An archive as version 1 wrote it, in {@code golden/pg-archive/1.bin}: read here by nothing but the table of {@code doc/formats/pg-archive.md}, read by
 * the product as it was meant, and written alike. The file is never changed; {@code -Docone.golden.write=DIR} writes that of a new version.
 */
final class PgArchiveGoldenTest {
    private static final PgId PG = new PgId(7, 0x1b);
    private static final CollectionId COLLECTION = CollectionId.of(PG);
    private static final HObject OBJECT = HObject.head(7, "space", "key", "name", 0x9a8f0c1b);

    private static List<Transaction> transactions() {
        TreeMap<String, Payload> attrs = new TreeMap<>();
        attrs.put("_", Payload.utf8("info"));
        attrs.put("_colour", Payload.utf8("blue"));
        return List.of(
                Transaction.builder().createCollection(COLLECTION, 5).build(),
                Transaction.builder()
                        .touch(COLLECTION, OBJECT)
                        .truncate(COLLECTION, OBJECT, 9000)
                        .setAttrs(COLLECTION, OBJECT, attrs)
                        .build(),
                Transaction.builder()
                        .write(COLLECTION, OBJECT, 8192, Payload.utf8("bytes behind a hole"))
                        .build(),
                Transaction.builder()
                        .omapSet(COLLECTION, OBJECT, Payload.utf8("k"), Payload.utf8("v"))
                        .build());
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PgArchive.Writer writer = new PgArchive.Writer(out, PG);
        for (Transaction transaction : transactions()) {
            writer.add(transaction);
        }
        writer.end();
        return out.toByteArray();
    }

    private static byte[] golden() throws IOException {
        String target = System.getProperty("ocone.golden.write", "");
        if (!target.isEmpty()) {
            Path file = Files.createDirectories(Path.of(target, "pg-archive")).resolve("1.bin");
            return Files.readAllBytes(Files.write(file, written()));
        }
        try (InputStream in = PgArchiveGoldenTest.class.getResourceAsStream("/golden/pg-archive/1.bin")) {
            assertThat(in).as("to be made with -Docone.golden.write").isNotNull();
            return in.readAllBytes();
        }
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    @Test
    void thePageSaysWhatEachByteIs() throws Exception {
        byte[] bytes = golden();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[8];
        in.get(magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("OCPGARC1");
        assertThat(in.getInt()).as("version").isEqualTo(1);
        assertThat(in.getLong()).as("pool").isEqualTo(7);
        assertThat(in.getInt()).as("seed").isEqualTo(0x1b);
        assertThat(in.getInt()).as("crc of bytes 0 to 23").isEqualTo(crc(bytes, 0, 24));
        assertThat(in.position()).isEqualTo(28);
        List<Transaction> seen = new ArrayList<>();
        int length = in.getInt();
        while (length != 0xffffffff) {
            int sum = in.getInt();
            int at = in.position();
            assertThat(sum).as("crc of frame %s", seen.size()).isEqualTo(crc(bytes, at, at + length));
            byte[] content = new byte[length];
            in.get(content);
            // transaction.md begins so.
            assertThat(content[0]).as("version of the transaction").isEqualTo((byte) 2);
            seen.add(TransactionCodec.decode(Rope.of(Payload.wrap(content))));
            length = in.getInt();
        }
        assertThat(in.getLong()).as("number of frames").isEqualTo(4);
        int end = in.position();
        assertThat(in.getInt()).as("crc of everything before").isEqualTo(crc(bytes, 0, end));
        assertThat(in.hasRemaining()).isFalse();
        assertThat(seen).isEqualTo(transactions());
    }

    @Test
    void itIsReadAsItWasMeantAndWrittenAlike() throws IOException {
        List<Transaction> seen = new ArrayList<>();
        PgId pg = PgArchive.read(new ByteArrayInputStream(golden()), (of, transaction) -> seen.add(transaction));
        assertThat(pg).isEqualTo(PG);
        assertThat(seen).isEqualTo(transactions());
        assertThat(written()).isEqualTo(golden());
    }

    @Test
    void noChangedByteAndNoCutIsReadAsAnArchive() throws IOException {
        byte[] whole = golden();
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            assertThatThrownBy(() -> PgArchive.read(new ByteArrayInputStream(changed), (pg, transaction) -> {}))
                    .as("byte %s", i)
                    .isInstanceOf(Complaint.class);
            byte[] cut = Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> PgArchive.read(new ByteArrayInputStream(cut), (pg, transaction) -> {}))
                    .as("%s bytes", i)
                    .isInstanceOf(Complaint.class);
        }
    }
}
