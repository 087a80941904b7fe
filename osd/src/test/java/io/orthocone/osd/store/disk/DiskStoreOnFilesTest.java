package io.orthocone.osd.store.disk;

import io.orthocone.env.FileDisk;
import io.orthocone.kv.LmdbEngine;
import io.orthocone.osd.store.ObjectStoreContract;
import io.orthocone.osd.store.OpenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DiskStoreOnFilesTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    protected OpenStore open() {
        try {
            return DiskStores.open(FileDisk.at(folder), new LmdbEngine(folder), DiskStores.SMALL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
