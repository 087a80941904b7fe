package io.orthocone.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LmdbStoreTest extends KvStoreContract {
    @TempDir
    Path folder;

    @Override
    KvEngine engine() {
        return new LmdbEngine(folder);
    }

    @Test
    void aValueThatRotsWhileTheStoreIsOpenIsNotReturned(@TempDir Path other) throws IOException {
        byte[] value = "a value that is easily found again in the file".getBytes(StandardCharsets.UTF_8);
        try (KvStore store = new LmdbEngine(other).open("meta", List.of("t"), 1 << 20)) {
            store.commit(new KvBatch().put("t", key(1), value));
            rot(other.resolve("meta/data.mdb"), value);
            try (KvSnapshot snapshot = store.snapshot()) {
                assertThatThrownBy(() -> snapshot.get("t", key(1))).isInstanceOf(KvEngine.KvDamagedException.class);
                assertThatThrownBy(() -> snapshot.scan("t", new byte[0], null, (k, v) -> true))
                        .isInstanceOf(KvEngine.KvDamagedException.class);
            }
        }
        assertThatThrownBy(() -> new LmdbEngine(other).open("meta", List.of("t"), 1 << 20))
                .as("and the next opening finds it before anybody asks")
                .isInstanceOf(KvEngine.KvDamagedException.class);
    }

    /** In place: LMDB has the file mapped. */
    private static void rot(Path file, byte[] value) throws IOException {
        byte[] content = Files.readAllBytes(file);
        boolean flipped = false;
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int at = 0; at + value.length <= content.length; at++) {
                if (ByteBuffer.wrap(content, at, value.length).equals(ByteBuffer.wrap(value))) {
                    open.write(ByteBuffer.wrap(new byte[] {(byte) (content[at] ^ 1)}), at);
                    flipped = true;
                }
            }
        }
        assertThat(flipped).isTrue();
    }

    @Test
    void theSuccessorOfAKilledDaemonTakesOver(@TempDir Path other) throws IOException {
        KvStore abandoned = new LmdbEngine(other).open("meta", List.of("t"), 1 << 20);
        abandoned.commit(new KvBatch().put("t", key(1), key(1)));
        KvSnapshot snapshot = abandoned.snapshot();
        try (KvStore successor = new LmdbEngine(other).open("meta", List.of("t"), 1 << 20)) {
            successor.commit(new KvBatch().put("t", key(2), key(2)));
            assertThatThrownBy(() -> abandoned.commit(new KvBatch().put("t", key(3), key(3))))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> snapshot.get("t", key(1))).isInstanceOf(IOException.class);
            snapshot.close();
            abandoned.close();
            try (KvSnapshot now = successor.snapshot()) {
                assertThat(now.get("t", key(1))).contains(key(1));
                assertThat(now.get("t", key(2))).contains(key(2));
                assertThat(now.get("t", key(3))).isEmpty();
            }
        }
    }

    @Test
    void aFolderOfSomethingElseIsDamage(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("meta"));
        Files.write(other.resolve("meta/data.mdb"), new byte[64 << 10]);
        Files.writeString(other.resolve("meta/data.mdb"), "this is no database ".repeat(1000));
        assertThatThrownBy(() -> new LmdbEngine(other).open("meta", List.of("t"), 1 << 20))
                .isInstanceOf(KvEngine.KvDamagedException.class);
    }
}
