package io.orthocone.osd.store;

import io.orthocone.env.Payload;
import io.orthocone.env.Rope;
import io.orthocone.message.HObject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Transactions as bytes, for replication (little-endian; {@code doc/formats/transaction.md} has the picture). Collections and objects
 * are written once each and referred to by index.
 *
 * <pre>
 * u8 version  u8 compatible  u8 flags (1 = from reserve)  u8 zero  u32 length of all
 * u16 collections  u16 objects  u32 steps
 * collection: i64 pool  u32 seed
 * object:     i64 pool  u32 hash  u64 snap  text namespace  text key  text name      (text: u16 length, UTF-8)
 * step:       u8 kind  u16 collection  u16 object  body of the kind
 * </pre>
 *
 * A reader refuses a version whose {@code compatible} is above its own; later versions only add kinds and trailing bytes.
 */
public final class TransactionCodec {
    /** No encoded transaction is longer. */
    public static final int MAX_BYTES = 160 << 20;

    private static final int VERSION = 2;
    /** What a transaction needs that has none of the newer steps. */
    private static final int OLDEST_VERSION = 1;

    private static final int HEADER_BYTES = 16;
    private static final int FROM_RESERVE = 1;
    private static final int NO_OBJECT = 0xffff;
    private static final int MIN_OBJECT_BYTES = 26;
    private static final int COLLECTION_BYTES = 12;
    private static final int MIN_STEP_BYTES = 5;
    /** Data from this length on is not copied among the steps. */
    private static final int APART_BYTES = 32 << 10;

    private static final int TOUCH = 1;
    private static final int WRITE = 2;
    private static final int ZERO = 3;
    private static final int TRUNCATE = 4;
    private static final int REMOVE = 5;
    private static final int SET_ATTRS = 6;
    private static final int REMOVE_ATTR = 7;
    private static final int REMOVE_ATTRS = 8;
    private static final int OMAP_SET = 9;
    private static final int OMAP_REMOVE_KEYS = 10;
    private static final int OMAP_REMOVE_RANGE = 11;
    private static final int OMAP_SET_HEADER = 12;
    private static final int OMAP_CLEAR = 13;
    private static final int CLONE = 14;
    private static final int MOVE = 15;
    private static final int CREATE_COLLECTION = 16;
    private static final int REMOVE_COLLECTION = 17;
    private static final int SPLIT_COLLECTION = 18;
    private static final int CLONE_RANGE = 19;
    private static final int MERGE_COLLECTION = 20;

    private TransactionCodec() {}

    /** Encodes; {@link #decode} of the result equals the argument. Long data becomes a piece of its own and is not copied. */
    public static Rope encode(Transaction transaction) {
        return new Encoder(transaction).encode();
    }

    /**
     * Decodes what came in one piece, or in the pieces of {@link #encode}. Data shares the argument's bytes; attributes and omap entries, which stores keep in memory for long, do not: one of them
     * would keep all the data that came with it.
     *
     * @throws TransactionFormatException for anything that {@link #encode} did not write
     */
    public static Transaction decode(Rope encoded) throws TransactionFormatException {
        int length = encoded.length();
        if (length < HEADER_BYTES || length > MAX_BYTES) {
            throw new TransactionFormatException(
                    "a transaction has " + HEADER_BYTES + " to " + MAX_BYTES + " bytes, not " + length);
        }
        try {
            return new Decoder(encoded, length).decode();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TransactionFormatException("malformed transaction: " + e.getMessage(), e);
        }
    }

    private static final class Encoder {
        private final Transaction transaction;
        private final Map<CollectionId, Integer> collections = new LinkedHashMap<>();
        private final Map<HObject, Integer> objects = new LinkedHashMap<>();
        private final List<Apart> apart = new ArrayList<>();
        private long apartBytes;
        private byte[] array;
        private ByteBuffer out;

        /** Data that stands before what the array has from a position on. */
        private record Apart(int position, Payload data) {}

        Encoder(Transaction transaction) {
            this.transaction = transaction;
            for (StoreOp op : transaction.ops()) {
                index(op);
            }
            if (collections.size() >= NO_OBJECT || objects.size() >= NO_OBJECT) {
                throw new IllegalArgumentException("a transaction touches at most 65,534 objects");
            }
            long guess = 1024 + 64L * transaction.ops().size();
            for (StoreOp op : transaction.ops()) {
                if (op instanceof StoreOp.Write write && write.data().length() < APART_BYTES) {
                    guess += write.data().length();
                }
            }
            array = new byte[Math.toIntExact(guess)];
            out = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        }

        private void index(StoreOp op) {
            collections.putIfAbsent(op.collection(), collections.size());
            if (op instanceof StoreOp.ObjectOp objectOp) {
                objects.putIfAbsent(objectOp.object(), objects.size());
            }
            switch (op) {
                case StoreOp.Clone clone -> objects.putIfAbsent(clone.target(), objects.size());
                case StoreOp.CloneRange clone -> objects.putIfAbsent(clone.target(), objects.size());
                case StoreOp.Move move -> {
                    collections.putIfAbsent(move.targetCollection(), collections.size());
                    objects.putIfAbsent(move.target(), objects.size());
                }
                case StoreOp.SplitCollection split -> collections.putIfAbsent(split.target(), collections.size());
                case StoreOp.MergeCollection merge -> collections.putIfAbsent(merge.target(), collections.size());
                case StoreOp.ObjectOp other -> {}
                case StoreOp.CreateCollection other -> {}
                case StoreOp.RemoveCollection other -> {}
            }
        }

        Rope encode() {
            room(HEADER_BYTES);
            out.put((byte) VERSION).put((byte) compatible());
            out.put((byte) (transaction.fromReserve() ? FROM_RESERVE : 0)).put((byte) 0);
            out.putInt(0);
            out.putShort((short) collections.size()).putShort((short) objects.size());
            out.putInt(transaction.ops().size());
            for (CollectionId collection : collections.keySet()) {
                room(COLLECTION_BYTES);
                out.putLong(collection.pool()).putInt(collection.seed());
            }
            objects.keySet().forEach(this::object);
            transaction.ops().forEach(this::step);
            if (out.position() + apartBytes > MAX_BYTES) {
                throw new IllegalArgumentException("a transaction has at most " + MAX_BYTES + " bytes");
            }
            out.putInt(4, (int) (out.position() + apartBytes));
            return new Rope(pieces());
        }

        private int compatible() {
            boolean isNew = transaction.ops().stream()
                    .anyMatch(op -> op instanceof StoreOp.CloneRange || op instanceof StoreOp.MergeCollection);
            return isNew ? VERSION : OLDEST_VERSION;
        }

        private List<Payload> pieces() {
            List<Payload> pieces = new ArrayList<>(2 * apart.size() + 1);
            int from = 0;
            for (Apart next : apart) {
                pieces.add(Payload.wrap(array, from, next.position() - from));
                pieces.add(next.data());
                from = next.position();
            }
            if (from < out.position()) {
                pieces.add(Payload.wrap(array, from, out.position() - from));
            }
            return pieces;
        }

        private void object(HObject object) {
            room(20);
            out.putLong(object.pool()).putInt(object.hash()).putLong(object.snap());
            text(object.namespace());
            text(object.key());
            text(object.name());
        }

        private void step(StoreOp op) {
            switch (op) {
                case StoreOp.Touch touch -> head(TOUCH, touch);
                case StoreOp.Write write -> {
                    head(WRITE, write);
                    number(write.offset());
                    bytes(write.data());
                }
                case StoreOp.Zero zero -> {
                    head(ZERO, zero);
                    number(zero.offset());
                    number(zero.lengthBytes());
                }
                case StoreOp.Truncate truncate -> {
                    head(TRUNCATE, truncate);
                    number(truncate.sizeBytes());
                }
                case StoreOp.Remove remove -> head(REMOVE, remove);
                case StoreOp.SetAttrs set -> {
                    head(SET_ATTRS, set);
                    count(set.attrs().size());
                    set.attrs().forEach((name, value) -> {
                        text(name);
                        bytes(value);
                    });
                }
                case StoreOp.RemoveAttr remove -> {
                    head(REMOVE_ATTR, remove);
                    text(remove.name());
                }
                case StoreOp.RemoveAttrs remove -> head(REMOVE_ATTRS, remove);
                case StoreOp.OmapSet set -> {
                    head(OMAP_SET, set);
                    count(set.entries().size());
                    set.entries().forEach((key, value) -> {
                        bytes(key);
                        bytes(value);
                    });
                }
                case StoreOp.OmapRemoveKeys remove -> {
                    head(OMAP_REMOVE_KEYS, remove);
                    count(remove.keys().size());
                    remove.keys().forEach(this::bytes);
                }
                case StoreOp.OmapRemoveRange remove -> {
                    head(OMAP_REMOVE_RANGE, remove);
                    bytes(remove.from());
                    bytes(remove.to());
                }
                case StoreOp.OmapSetHeader set -> {
                    head(OMAP_SET_HEADER, set);
                    bytes(set.header());
                }
                case StoreOp.OmapClear clear -> head(OMAP_CLEAR, clear);
                case StoreOp.Clone clone -> {
                    head(CLONE, clone);
                    index(objects.get(clone.target()));
                }
                case StoreOp.CloneRange clone -> {
                    head(CLONE_RANGE, clone);
                    index(objects.get(clone.target()));
                    number(clone.sourceOffset());
                    number(clone.lengthBytes());
                    number(clone.targetOffset());
                }
                case StoreOp.Move move -> {
                    head(MOVE, move);
                    index(collections.get(move.targetCollection()));
                    index(objects.get(move.target()));
                }
                case StoreOp.CreateCollection create -> {
                    head(CREATE_COLLECTION, create);
                    count(create.bits());
                }
                case StoreOp.RemoveCollection remove -> head(REMOVE_COLLECTION, remove);
                case StoreOp.SplitCollection split -> {
                    head(SPLIT_COLLECTION, split);
                    count(split.bits());
                    index(collections.get(split.target()));
                }
                case StoreOp.MergeCollection merge -> {
                    head(MERGE_COLLECTION, merge);
                    count(merge.bits());
                    index(collections.get(merge.target()));
                }
            }
        }

        private void head(int kind, StoreOp op) {
            room(MIN_STEP_BYTES);
            out.put((byte) kind);
            index(collections.get(op.collection()));
            index(op instanceof StoreOp.ObjectOp on ? objects.get(on.object()) : NO_OBJECT);
        }

        private void index(int index) {
            room(2);
            out.putShort((short) index);
        }

        private void count(int count) {
            room(4);
            out.putInt(count);
        }

        private void number(long number) {
            room(8);
            out.putLong(number);
        }

        private void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (utf8.length > 0xffff) {
                throw new IllegalArgumentException("a name has at most 65,535 bytes, not " + utf8.length);
            }
            room(2 + utf8.length);
            out.putShort((short) utf8.length).put(utf8);
        }

        private void bytes(Payload bytes) {
            boolean isApart = bytes.length() >= APART_BYTES;
            room(4 + (isApart ? 0 : bytes.length()));
            out.putInt(bytes.length());
            if (isApart) {
                apart.add(new Apart(out.position(), bytes));
                apartBytes += bytes.length();
            } else {
                bytes.copyTo(out);
            }
        }

        private void room(int needed) {
            if (out.remaining() >= needed) {
                return;
            }
            int position = out.position();
            array = Arrays.copyOf(
                    array, Math.max(Math.addExact(position, needed), Math.multiplyExact(array.length, 2)));
            out = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).position(position);
        }
    }

    private static final class Decoder {
        private final Iterator<Payload> pieces;
        private final int length;
        /** Bytes of the pieces behind the one that is being read. */
        private int behind;
        /** The piece that is being read. */
        private Payload piece = Payload.EMPTY;

        private ByteBuffer in = piece.asByteBuffer();
        private final List<CollectionId> collections = new ArrayList<>();
        private final List<HObject> objects = new ArrayList<>();

        Decoder(Rope encoded, int length) {
            this.pieces = encoded.pieces().iterator();
            this.length = length;
            this.behind = length;
            nextPiece();
        }

        /** Pieces end where data begins or ends, and nowhere else: within one, everything is read as if there were no others. */
        private void nextPiece() {
            while (!in.hasRemaining() && pieces.hasNext()) {
                piece = pieces.next();
                in = piece.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
                behind -= piece.length();
            }
        }

        Transaction decode() throws TransactionFormatException {
            int version = in.get() & 0xff;
            int compatible = in.get() & 0xff;
            if (compatible > VERSION) {
                throw new TransactionFormatException(
                        "transaction of version " + version + " needs a reader of version " + compatible);
            }
            boolean fromReserve = (in.get() & FROM_RESERVE) != 0;
            in.get();
            if (in.getInt() != length) {
                throw new TransactionFormatException("the transaction's length does not match");
            }
            int collectionCount = in.getShort() & 0xffff;
            int objectCount = in.getShort() & 0xffff;
            int stepCount = counted(in.getInt(), MIN_STEP_BYTES);
            counted(collectionCount, COLLECTION_BYTES);
            counted(objectCount, MIN_OBJECT_BYTES);
            for (int i = 0; i < collectionCount; i++) {
                collections.add(new CollectionId(in.getLong(), in.getInt()));
            }
            for (int i = 0; i < objectCount; i++) {
                objects.add(object());
            }
            List<StoreOp> ops = new ArrayList<>(stepCount);
            for (int i = 0; i < stepCount; i++) {
                ops.add(step());
            }
            return new Transaction(ops, fromReserve);
        }

        private HObject object() throws TransactionFormatException {
            long pool = in.getLong();
            int hash = in.getInt();
            long snap = in.getLong();
            String namespace = text();
            String key = text();
            return new HObject(pool, namespace, key, text(), snap, hash);
        }

        private StoreOp step() throws TransactionFormatException {
            int kind = in.get() & 0xff;
            CollectionId collection = collections.get(in.getShort() & 0xffff);
            int objectIndex = in.getShort() & 0xffff;
            return switch (kind) {
                case CREATE_COLLECTION -> new StoreOp.CreateCollection(collection, in.getInt());
                case REMOVE_COLLECTION -> new StoreOp.RemoveCollection(collection);
                case SPLIT_COLLECTION ->
                    new StoreOp.SplitCollection(collection, in.getInt(), collections.get(in.getShort() & 0xffff));
                case MERGE_COLLECTION ->
                    new StoreOp.MergeCollection(collection, in.getInt(), collections.get(in.getShort() & 0xffff));
                default -> objectStep(kind, collection, objects.get(objectIndex));
            };
        }

        private StoreOp objectStep(int kind, CollectionId collection, HObject object)
                throws TransactionFormatException {
            return switch (kind) {
                case TOUCH -> new StoreOp.Touch(collection, object);
                case WRITE -> new StoreOp.Write(collection, object, in.getLong(), bytes());
                case ZERO -> new StoreOp.Zero(collection, object, in.getLong(), in.getLong());
                case TRUNCATE -> new StoreOp.Truncate(collection, object, in.getLong());
                case REMOVE -> new StoreOp.Remove(collection, object);
                case SET_ATTRS -> new StoreOp.SetAttrs(collection, object, attrs());
                case REMOVE_ATTR -> new StoreOp.RemoveAttr(collection, object, text());
                case REMOVE_ATTRS -> new StoreOp.RemoveAttrs(collection, object);
                case OMAP_SET -> new StoreOp.OmapSet(collection, object, entries());
                case OMAP_REMOVE_KEYS -> new StoreOp.OmapRemoveKeys(collection, object, keys());
                case OMAP_REMOVE_RANGE -> new StoreOp.OmapRemoveRange(collection, object, bytes(), bytes());
                case OMAP_SET_HEADER -> new StoreOp.OmapSetHeader(collection, object, keptBytes());
                case OMAP_CLEAR -> new StoreOp.OmapClear(collection, object);
                case CLONE -> new StoreOp.Clone(collection, object, objects.get(in.getShort() & 0xffff));
                case CLONE_RANGE -> {
                    HObject target = objects.get(in.getShort() & 0xffff);
                    yield new StoreOp.CloneRange(collection, object, target, in.getLong(), in.getLong(), in.getLong());
                }
                case MOVE ->
                    new StoreOp.Move(
                            collection,
                            object,
                            collections.get(in.getShort() & 0xffff),
                            objects.get(in.getShort() & 0xffff));
                default -> throw new TransactionFormatException("unknown step " + kind);
            };
        }

        private SortedMap<String, Payload> attrs() throws TransactionFormatException {
            SortedMap<String, Payload> attrs = new TreeMap<>();
            int count = counted(in.getInt(), 6);
            for (int i = 0; i < count; i++) {
                attrs.put(text(), keptBytes());
            }
            return attrs;
        }

        private SortedMap<Payload, Payload> entries() throws TransactionFormatException {
            SortedMap<Payload, Payload> entries = new TreeMap<>();
            int count = counted(in.getInt(), 8);
            for (int i = 0; i < count; i++) {
                entries.put(keptBytes(), keptBytes());
            }
            return entries;
        }

        private List<Payload> keys() throws TransactionFormatException {
            int count = counted(in.getInt(), 4);
            List<Payload> keys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                keys.add(keptBytes());
            }
            return keys;
        }

        private String text() throws TransactionFormatException {
            return slice(counted(in.getShort() & 0xffff, 1)).toUtf8();
        }

        private Payload bytes() throws TransactionFormatException {
            return slice(counted(in.getInt(), 1));
        }

        private Payload keptBytes() throws TransactionFormatException {
            return bytes().compact();
        }

        private Payload slice(int count) {
            if (count > 0) {
                nextPiece();
            }
            Payload slice = piece.slice(in.position(), count);
            in.position(in.position() + count);
            nextPiece();
            return slice;
        }

        /** Refuses a count of things that cannot fit into what remains, before anything is allocated for them. */
        private int counted(int count, int minBytesEach) throws TransactionFormatException {
            int left = in.remaining() + behind;
            if (count < 0 || count > left / minBytesEach) {
                throw new TransactionFormatException(
                        "a count of " + Integer.toUnsignedString(count) + " with " + left + " bytes left");
            }
            return count;
        }
    }
}
