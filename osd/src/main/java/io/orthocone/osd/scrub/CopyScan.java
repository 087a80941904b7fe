package io.orthocone.osd.scrub;

import io.orthocone.env.Payload;
import io.orthocone.env.Reactor;
import io.orthocone.message.Eversion;
import io.orthocone.message.HObject;
import io.orthocone.message.PgMessage.CopyFault;
import io.orthocone.message.PgMessage.ScrubbedCopy;
import io.orthocone.osd.backend.MalformedBlobException;
import io.orthocone.osd.backend.ObjectInfo;
import io.orthocone.osd.store.CollectionId;
import io.orthocone.osd.store.ObjectStore;
import io.orthocone.osd.store.ReadResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/**
 * Looks at one copy's objects of a chunk, a piece at a time, so that clients are served in between. Owned by the PG's owner.
 *
 * <pre>
 *   object ─▶ attributes, size ─▶ omap, a page a turn ─▶ (deep) bytes, a stride a read ─▶ the next object
 * </pre>
 */
final class CopyScan {
    /** A copy may have more than its primary: what does not fit one answer is told in the next chunk. */
    private static final int MOST_OBJECTS_FACTOR = 4;

    private static final int OMAP_PAGE = 256;

    /** Receives what was found. */
    @FunctionalInterface
    interface Done {
        /**
         * All is looked at.
         *
         * @param end up to where objects were looked at
         */
        void scanned(HObject end, List<ScrubbedCopy> copies);
    }

    private final Reactor reactor;
    private final ObjectStore store;
    private final CollectionId collection;
    private final boolean isDeep;
    private final ScrubOptions options;
    private final Done done;
    private final Deque<HObject> objects = new ArrayDeque<>();
    private final List<ScrubbedCopy> copies = new ArrayList<>();
    private final HObject end;
    private boolean isCancelled;

    CopyScan(
            Reactor reactor,
            ObjectStore store,
            CollectionId collection,
            HObject begin,
            HObject end,
            boolean isDeep,
            ScrubOptions options,
            Done done) {
        this.reactor = reactor;
        this.store = store;
        this.collection = collection;
        this.isDeep = isDeep;
        this.options = options;
        this.done = done;
        ObjectStore.ObjectList list = store.list(collection, begin, MOST_OBJECTS_FACTOR * options.chunkObjects());
        for (HObject object : list.objects()) {
            if (object.compareTo(end) < 0) {
                objects.add(object);
            }
        }
        this.end = list.next().compareTo(end) < 0 ? list.next() : end;
    }

    void start() {
        reactor.execute(this::next);
    }

    /** Nobody waits for it any more. */
    void cancel() {
        isCancelled = true;
    }

    private void next() {
        if (isCancelled) {
            return;
        }
        HObject object = objects.poll();
        if (object == null) {
            done.scanned(end, copies);
            return;
        }
        Optional<SortedMap<String, Payload>> attrs = store.getAttrs(collection, object);
        Optional<ObjectStore.ObjectStat> stat = store.stat(collection, object);
        if (attrs.isEmpty() || stat.isEmpty()) {
            reactor.execute(this::next);
            return;
        }
        new Looked(object, attrs.get(), stat.get().sizeBytes()).scanOmap(Payload.EMPTY);
    }

    /** An object that is being looked at. */
    private final class Looked {
        private final HObject object;
        private final long sizeBytes;
        private final CRC32C names = new CRC32C();
        private final CRC32C attrs = new CRC32C();
        private final CRC32C omap = new CRC32C();
        private final CRC32C data = new CRC32C();
        private CopyFault fault = CopyFault.NONE;
        private Eversion version = Eversion.ZERO;
        private long infoBytes;

        Looked(HObject object, SortedMap<String, Payload> attributes, long sizeBytes) {
            this.object = object;
            this.sizeBytes = sizeBytes;
            attributes.forEach((name, value) -> {
                add(names, Payload.utf8(name));
                add(attrs, Payload.utf8(name));
                add(attrs, value);
            });
            readInfo(attributes.get(ObjectInfo.ATTR));
            store.omapHeader(collection, object).ifPresent(header -> add(omap, header));
        }

        private void readInfo(Payload info) {
            if (info == null) {
                fault = CopyFault.INFO_MISSING;
                return;
            }
            try {
                ObjectInfo read = ObjectInfo.decode(info);
                version = read.version();
                infoBytes = read.sizeBytes();
            } catch (MalformedBlobException e) {
                fault = CopyFault.INFO_CORRUPTED;
            }
        }

        void scanOmap(Payload from) {
            if (isCancelled) {
                return;
            }
            int[] left = {OMAP_PAGE};
            Payload[] last = {null};
            store.omapScan(collection, object, from, (key, value) -> {
                add(omap, key);
                add(omap, value);
                last[0] = key;
                left[0]--;
                return left[0] > 0;
            });
            if (left[0] == 0) {
                Payload after = Payload.concat(List.of(last[0], Payload.zeros(1)));
                reactor.execute(() -> scanOmap(after));
            } else if (isDeep) {
                read(0);
            } else {
                finish();
            }
        }

        private void read(long offset) {
            if (isCancelled) {
                return;
            }
            if (offset >= sizeBytes) {
                finish();
                return;
            }
            int length = (int) Math.min(options.strideBytes(), sizeBytes - offset);
            store.read(collection, object, offset, length, result -> {
                switch (result) {
                    case ReadResult.Data(Payload bytes)
                    when !bytes.isEmpty() -> {
                        bytes.update(data);
                        read(offset + bytes.length());
                    }
                    case ReadResult.Data _, ReadResult.NotFound _, ReadResult.Damaged _ -> {
                        fault = fault == CopyFault.NONE ? CopyFault.READ_ERROR : fault;
                        finish();
                    }
                }
            });
        }

        private void finish() {
            boolean isWholeRead = isDeep && fault == CopyFault.NONE;
            copies.add(new ScrubbedCopy(
                    object,
                    fault,
                    version,
                    infoBytes,
                    sizeBytes,
                    (int) names.getValue(),
                    (int) attrs.getValue(),
                    (int) omap.getValue(),
                    isWholeRead ? (int) data.getValue() : 0));
            reactor.execute(CopyScan.this::next);
        }
    }

    /** With its length, so that what is cut elsewhere is not the same. */
    private static void add(CRC32C digest, Payload bytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update(bytes.length() >>> shift);
        }
        bytes.update(digest);
    }
}
