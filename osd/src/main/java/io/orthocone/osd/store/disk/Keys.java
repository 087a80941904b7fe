package io.orthocone.osd.store.disk;

import io.orthocone.env.Payload;
import io.orthocone.kv.KvStore;
import io.orthocone.message.HObject;
import io.orthocone.osd.store.CollectionId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Keys of the tables. Compared as unsigned bytes they are in the order of what they stand for.
 *
 * <pre>
 * onode:  u64 pool, sign flipped   u32 hash, bits reversed   text namespace   text effective key
 *         u8 name: 1 before, 2 equal to, 3 after the effective key   [text name, unless equal]
 *         [u8 1 if the key is given and equal to the name, else 0; only when equal]   u64 snap
 *         (all big-endian; text: each UTF-16 unit as in UTF-8 by itself, 0 as 01 01, 1 as 01 02; ended by 00)
 *         longer than 495 bytes: the first 495 and 16 of the SHA-256 of the whole; the object's names then stand in the onode too
 * shard:  u64 nid   u32 number                  omap: u64 nid   key (longer than 502 bytes: the first 502 and 00, see OmapTable)
 * </pre>
 *
 * <p>UTF-16 units are encoded singly because {@link HObject} is ordered by them.
 */
final class Keys {
    static final int LONGEST_PLAIN_BYTES = 495;
    private static final int DIGEST_BYTES = KvStore.MAX_KEY_BYTES - LONGEST_PLAIN_BYTES;
    private static final int NAME_BEFORE = 1;
    private static final int NAME_EQUAL = 2;
    private static final int NAME_AFTER = 3;

    private Keys() {}

    static byte[] onode(HObject object) {
        String effective = object.effectiveKey();
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 2 * effective.length());
        out.writeBytes(poolAndHash(object.pool(), object.reversedHash()));
        text(out, object.namespace());
        text(out, effective);
        int order = object.name().compareTo(effective);
        if (order == 0) {
            out.write(NAME_EQUAL);
            out.write(object.key().isEmpty() ? 0 : 1);
        } else {
            out.write(order < 0 ? NAME_BEFORE : NAME_AFTER);
            text(out, object.name());
        }
        out.writeBytes(ByteBuffer.allocate(8).putLong(object.snap()).array());
        byte[] key = out.toByteArray();
        return key.length <= LONGEST_PLAIN_BYTES ? key : shortened(key);
    }

    /** Whether an onode's key does not hold the whole object id. */
    static boolean isShortened(byte[] key) {
        return key.length > LONGEST_PLAIN_BYTES;
    }

    /** Whether two keys are shortened alike: their order says nothing about that of their objects. */
    static boolean isSamePrefix(byte[] left, byte[] right) {
        return isShortened(left)
                && isShortened(right)
                && Arrays.equals(left, 0, LONGEST_PLAIN_BYTES, right, 0, LONGEST_PLAIN_BYTES);
    }

    /** The smallest key that objects shortened like this one can have. */
    static byte[] firstOfPrefix(byte[] key) {
        return Arrays.copyOf(key, LONGEST_PLAIN_BYTES);
    }

    private static byte[] shortened(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            byte[] shortened = Arrays.copyOf(key, KvStore.MAX_KEY_BYTES);
            System.arraycopy(digest, 0, shortened, LONGEST_PLAIN_BYTES, DIGEST_BYTES);
            return shortened;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The object of a key that is not shortened. */
    static HObject object(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key);
        long pool = in.getLong() ^ Long.MIN_VALUE;
        int hash = Integer.reverse(in.getInt());
        String namespace = text(in);
        String effective = text(in);
        int order = in.get();
        String locator;
        String name;
        if (order == NAME_EQUAL) {
            name = effective;
            locator = in.get() == 0 ? "" : effective;
        } else {
            name = text(in);
            locator = effective;
        }
        return new HObject(pool, namespace, locator, name, in.getLong(), hash);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit <= 1) {
                out.write(1);
                out.write(unit + 1);
            } else if (unit < 0x80) {
                out.write(unit);
            } else if (unit < 0x800) {
                out.write(0xc0 | unit >> 6);
                out.write(0x80 | (unit & 0x3f));
            } else {
                out.write(0xe0 | unit >> 12);
                out.write(0x80 | (unit >> 6 & 0x3f));
                out.write(0x80 | (unit & 0x3f));
            }
        }
        out.write(0);
    }

    private static String text(ByteBuffer in) {
        StringBuilder text = new StringBuilder();
        for (int first = in.get() & 0xff; first != 0; first = in.get() & 0xff) {
            if (first == 1) {
                text.append((char) (in.get() - 1));
            } else if (first < 0x80) {
                text.append((char) first);
            } else if (first < 0xe0) {
                text.append((char) ((first & 0x1f) << 6 | (in.get() & 0x3f)));
            } else {
                text.append((char) ((first & 0xf) << 12 | (in.get() & 0x3f) << 6 | (in.get() & 0x3f)));
            }
        }
        return text.toString();
    }

    private static byte[] poolAndHash(long pool, int reversedHash) {
        return ByteBuffer.allocate(12)
                .putLong(pool ^ Long.MIN_VALUE)
                .putInt(reversedHash)
                .array();
    }

    /** The range of onode keys of a collection's objects in one pool: from (inclusive), to (exclusive). */
    static KeyRange onodes(CollectionId collection, long pool, int bits) {
        if (collection.isMeta() || bits == 0) {
            return new KeyRange(poolAndHash(pool, 0), poolAndHash(pool + 1, 0));
        }
        int first = Integer.reverse(collection.seed()) & (bits == 32 ? -1 : -1 << (32 - bits));
        long end = Integer.toUnsignedLong(first) + (1L << (32 - bits));
        byte[] to = end > 0xffff_ffffL ? poolAndHash(pool + 1, 0) : poolAndHash(pool, (int) end);
        return new KeyRange(poolAndHash(pool, first), to);
    }

    static byte[] shard(long nid, int number) {
        return ByteBuffer.allocate(12).putLong(nid).putInt(number).array();
    }

    /** All keys that begin with a nid. */
    static KeyRange ofNid(long nid) {
        return new KeyRange(number(nid), number(nid + 1));
    }

    static int shardNumber(byte[] key) {
        return ByteBuffer.wrap(key).getInt(8);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static byte[] collection(CollectionId collection) {
        return ByteBuffer.allocate(12)
                .putLong(collection.pool() ^ Long.MIN_VALUE)
                .putInt(collection.seed())
                .array();
    }

    static CollectionId collection(byte[] key) {
        ByteBuffer in = ByteBuffer.wrap(key);
        return new CollectionId(in.getLong() ^ Long.MIN_VALUE, in.getInt());
    }

    static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** A nid followed by bytes. */
    static byte[] withNid(long nid, Payload bytes) {
        byte[] key = new byte[8 + bytes.length()];
        ByteBuffer.wrap(key).putLong(nid);
        bytes.copyTo(0, key, 8, bytes.length());
        return key;
    }

    /** Keys from {@code from} (inclusive) to {@code to} (exclusive). */
    record KeyRange(byte[] from, byte[] to) {
        KeyRange startingAt(byte[] later) {
            return Arrays.compareUnsigned(later, from) > 0 ? new KeyRange(later, to) : this;
        }
    }
}
