package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.message.HObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of one object. Mutable; owned by the store's reactor, held by its {@link OnodeCache}.
 *
 * <p>An object is <em>tiny</em> while it is at most {@link #TINY_MAX_BYTES} long: its bytes stand in the {@link TinyTable} and it has no shards. Once it
 * has outgrown that it stays in blocks.
 *
 * <pre>
 * u8 format (2)  u8 flags (1 = tiny, 2 = has omap, 4 = long name)  u16 zero  u64 nid  u64 size
 * [long name: text namespace, text key, text name, u64 snap, i64 pool, u32 hash]
 * u32 length, omap header
 * u32 count of attributes, each: text name, u32 length, value          (little-endian; text: u16 length, UTF-8)
 * </pre>
 */
final class Onode {
    static final int TINY_MAX_BYTES = 1024;

    /** Onode, name, maps and the cache's entry, without what they hold. */
    private static final int HEAP_BYTES = 450;

    private static final int HEAP_BYTES_OF_ATTR = 160;
    private static final int FORMAT = 2;
    private static final int TINY = 1;
    private static final int HAS_OMAP = 2;
    private static final int LONG_NAME = 4;

    final HObject object;
    final byte[] key;
    final long nid;
    long sizeBytes;
    boolean isTiny = true;
    /** The whole content, exactly {@link #sizeBytes} long, of a tiny object that was looked at ({@link OnodeCache#content}); else null. */
    Payload content = Payload.EMPTY;

    boolean hasOmap;
    Payload omapHeader = Payload.EMPTY;
    final TreeMap<String, Payload> attrs = new TreeMap<>();
    /** Those that were looked at; by number. What is not here may still be in the table. */
    final TreeMap<Integer, Shard> loadedShards = new TreeMap<>();

    /** What the {@link OnodeCache} counts it as; 0 when it is not there. */
    long weighedBytes;

    Onode(HObject object, byte[] key, long nid) {
        this.object = object;
        this.key = key;
        this.nid = nid;
    }

    /** The same object under another name. This one must not be used any more. */
    Onode renamed(HObject newObject, byte[] newKey) {
        Onode renamed = new Onode(newObject, newKey, nid);
        renamed.sizeBytes = sizeBytes;
        renamed.isTiny = isTiny;
        renamed.content = content;
        renamed.hasOmap = hasOmap;
        renamed.omapHeader = omapHeader;
        renamed.attrs.putAll(attrs);
        renamed.loadedShards.putAll(loadedShards);
        return renamed;
    }

    /** What it takes in memory, about. */
    long heapBytes() {
        long total = HEAP_BYTES + 2L * key.length + omapHeader.length() + (content == null ? 0 : content.length());
        for (Map.Entry<String, Payload> attr : attrs.entrySet()) {
            total += HEAP_BYTES_OF_ATTR
                    + attr.getKey().length()
                    + attr.getValue().length();
        }
        for (Shard shard : loadedShards.values()) {
            total += shard.heapBytes();
        }
        return total;
    }

    byte[] encode() {
        boolean longName = Keys.isShortened(key);
        byte[][] names = new byte[attrs.size()][];
        int size = 28 + omapHeader.length();
        int at = 0;
        for (Map.Entry<String, Payload> attr : attrs.entrySet()) {
            names[at] = attr.getKey().getBytes(StandardCharsets.UTF_8);
            size += 6 + names[at++].length + attr.getValue().length();
        }
        byte[] nameBytes = longName ? encodeName() : new byte[0];
        ByteBuffer out = ByteBuffer.allocate(size + nameBytes.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) FORMAT);
        out.put((byte) ((isTiny ? TINY : 0) | (hasOmap ? HAS_OMAP : 0) | (longName ? LONG_NAME : 0)));
        out.putShort((short) 0).putLong(nid).putLong(sizeBytes);
        out.put(nameBytes);
        Fields.put(out, omapHeader);
        out.putInt(attrs.size());
        at = 0;
        for (Payload value : attrs.values()) {
            out.putShort((short) names[at].length).put(names[at++]);
            Fields.put(out, value);
        }
        return out.array();
    }

    private byte[] encodeName() {
        byte[] namespace = object.namespace().getBytes(StandardCharsets.UTF_8);
        byte[] locator = object.key().getBytes(StandardCharsets.UTF_8);
        byte[] name = object.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(26 + namespace.length + locator.length + name.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) namespace.length).put(namespace);
        out.putShort((short) locator.length).put(locator);
        out.putShort((short) name.length).put(name);
        return out.putLong(object.snap())
                .putLong(object.pool())
                .putInt(object.hash())
                .array();
    }

    /** Throws an {@link IllegalArgumentException} or a buffer's exception for anything that {@link #encode} did not write. */
    static Onode decode(byte[] key, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (in.get() != FORMAT) {
            throw new IllegalArgumentException("not an onode of this format");
        }
        int flags = in.get();
        in.getShort();
        long nid = in.getLong();
        long sizeBytes = in.getLong();
        Onode onode = new Onode((flags & LONG_NAME) != 0 ? decodeName(in) : Keys.object(key), key, nid);
        onode.sizeBytes = sizeBytes;
        onode.isTiny = (flags & TINY) != 0;
        onode.content = onode.isTiny && sizeBytes == 0 ? Payload.EMPTY : null;
        onode.hasOmap = (flags & HAS_OMAP) != 0;
        onode.omapHeader = Fields.payload(in);
        for (int count = in.getInt(); count > 0; count--) {
            String name = Fields.text(in);
            onode.attrs.put(name, Fields.payload(in));
        }
        return onode;
    }

    private static HObject decodeName(ByteBuffer in) {
        String namespace = Fields.text(in);
        String locator = Fields.text(in);
        String name = Fields.text(in);
        long snap = in.getLong();
        return new HObject(in.getLong(), namespace, locator, name, snap, in.getInt());
    }
}
