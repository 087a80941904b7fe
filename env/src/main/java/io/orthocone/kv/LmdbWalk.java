package io.orthocone.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads an LMDB file (0.9, 64 bit, pages of 4 KiB) page by page, without LMDB, which follows whatever a page says and takes the process with it when that is
 * nonsense. What passes here can be opened: every page that a table reaches is what its parent says, none is reached twice or free, keys are in
 * order and within what branches promise, counts agree, and every value matches its checksum.
 *
 * <pre>
 * page:    u64 number  u16 pad  u16 flags  u16 lower  u16 upper    then u16 offsets of nodes up to lower; nodes from upper on
 *          (overflow: u32 count of pages in place of lower and upper; then bytes)
 * node:    u16 low  u16 high  u16 flags  u16 key length  key  data
 *          leaf: low and high are the data's length; branch: low, high and flags are the child's page, there is no data
 * meta:    page header  u32 magic  u32 version  u64 address  u64 map size  table of free pages  main table  u64 last page  u64 transaction
 * table:   u32 pad  u16 flags  u16 depth  u64 branches  u64 leaves  u64 overflow pages  u64 entries  u64 root          (48 bytes)
 * free:    key u64 transaction; value: u64 count, that many u64 page numbers
 * </pre>
 */
final class LmdbWalk {
    static final String DATA_FILE = "data.mdb";

    private static final int PAGE = 4096;
    private static final int HEADER = 16;
    private static final int NODE_HEADER = 8;
    private static final int TABLE_BYTES = 48;
    private static final int MAX_DEPTH = 32;
    private static final long NO_PAGE = -1;

    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int OVERFLOW = 0x04;
    private static final int META = 0x08;

    private static final int BIG_DATA = 0x01;
    private static final int SUB_TABLE = 0x02;
    private static final int INTEGER_KEYS = 0x08;

    private static final int MAGIC = 0xbeefc0de;
    private static final int VERSION = 1;

    private final FileChannel file;
    private final long fileBytes;
    private final BitSet reached = new BitSet();
    private final BitSet free = new BitSet();
    private final TreeMap<String, Table> tables = new TreeMap<>();
    private Meta meta;

    private record Table(
            int pad, int flags, int depth, long branches, long leaves, long overflows, long entries, long root) {
        static Table read(ByteBuffer in, int at) {
            return new Table(
                    in.getInt(at),
                    in.getShort(at + 4) & 0xffff,
                    in.getShort(at + 6) & 0xffff,
                    in.getLong(at + 8),
                    in.getLong(at + 16),
                    in.getLong(at + 24),
                    in.getLong(at + 32),
                    in.getLong(at + 40));
        }
    }

    private record Meta(Table free, Table main, long lastPage, long transaction) {}

    /** What is done with an entry of a leaf. */
    @FunctionalInterface
    private interface Entries {
        void entry(byte[] key, ByteBuffer value, boolean isTable) throws IOException;
    }

    private LmdbWalk(FileChannel file) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
    }

    /**
     * Walks over the store in a folder.
     *
     * @return the number of its last transaction; -1 when there is no store yet
     * @throws KvEngine.KvDamagedException when LMDB must not be given this
     */
    static long verify(Path folder) throws IOException {
        Path data = folder.resolve(DATA_FILE);
        // LMDB writes both heads at once, first of all.
        if (!Files.exists(data) || Files.size(data) == 0) {
            return -1;
        }
        try (FileChannel file = FileChannel.open(data, StandardOpenOption.READ)) {
            return new LmdbWalk(file).walk();
        }
    }

    private static KvEngine.KvDamagedException damaged(String what) {
        return new KvEngine.KvDamagedException("the key-value store is damaged: " + what);
    }

    private static void require(boolean holds, String what, long page) throws IOException {
        if (!holds) {
            throw damaged("page " + page + ": " + what);
        }
    }

    private long walk() throws IOException {
        meta = readMetas();
        reached.set(0, 2);
        walk("free pages", meta.free(), true, (key, value, isTable) -> {
            require(!isTable && key.length == 8, "an entry of the free pages is none", 0);
            takeFree(value);
        });
        walk("main", meta.main(), false, (key, value, isTable) -> {
            require(isTable && value.remaining() == TABLE_BYTES, "a table's entry is none", 0);
            tables.put(new String(key, StandardCharsets.UTF_8), Table.read(value, value.position()));
        });
        for (Map.Entry<String, Table> table : tables.entrySet()) {
            String name = table.getKey();
            require(table.getValue().flags() == 0, "table " + name + " is of another kind", 0);
            walk(name, table.getValue(), false, (key, value, isTable) -> {
                require(!isTable, "an entry of table " + name + " is a table", 0);
                CheckedValue.get(name, key, value);
            });
        }
        requireAllAccountedFor();
        return meta.transaction();
    }

    private void requireAllAccountedFor() throws IOException {
        if (reached.intersects(free)) {
            BitSet both = (BitSet) reached.clone();
            both.and(free);
            throw damaged("page " + both.nextSetBit(0) + " is in use and free");
        }
        long known = reached.cardinality() + (long) free.cardinality();
        if (known != meta.lastPage() + 1) {
            throw damaged((meta.lastPage() + 1) + " pages, of which " + known + " are in use or free");
        }
    }

    private Meta readMetas() throws IOException {
        Meta first = readMeta(0);
        Meta second = readMeta(1);
        return first.transaction() > second.transaction() ? first : second;
    }

    private Meta readMeta(int number) throws IOException {
        ByteBuffer page = read(number);
        require((page.getShort(10) & 0xffff) == META, "it is no head", number);
        require(
                page.getInt(HEADER) == MAGIC && page.getInt(HEADER + 4) == VERSION,
                "it is no head of LMDB 0.9",
                number);
        int at = HEADER + 24;
        Meta read = new Meta(
                Table.read(page, at),
                Table.read(page, at + TABLE_BYTES),
                page.getLong(at + 2 * TABLE_BYTES),
                page.getLong(at + 2 * TABLE_BYTES + 8));
        require(read.free().pad() == PAGE && read.free().flags() == INTEGER_KEYS, "its form is not ours", number);
        require(read.main().flags() == 0, "its main table is of another kind", number);
        require(read.lastPage() >= 1 && read.lastPage() < Integer.MAX_VALUE, "it has no last page", number);
        return read;
    }

    private void takeFree(ByteBuffer value) throws IOException {
        require(value.remaining() >= 8, "a list of free pages has no length", 0);
        long count = value.getLong();
        require(count >= 0 && count * 8 <= value.remaining(), "a list of free pages is longer than it can be", 0);
        for (; count > 0; count--) {
            long page = value.getLong();
            require(page > 1 && page <= meta.lastPage(), "a free page is none", page);
            require(!free.get((int) page), "it is free twice", page);
            free.set((int) page);
        }
    }

    // --- one table ---

    private void walk(String name, Table table, boolean integerKeys, Entries entries) throws IOException {
        if (table.root() == NO_PAGE) {
            require(table.entries() == 0 && table.depth() == 0, "table " + name + " has entries and no root", 0);
            return;
        }
        TableWalk walk = new TableWalk(name, table, integerKeys, entries);
        walk.page(table.root(), 1, null, null);
        walk.requireCounts();
    }

    private final class TableWalk {
        private final String name;
        private final Table table;
        private final boolean integerKeys;
        private final Entries entries;
        private long branches;
        private long leaves;
        private long overflows;
        private long count;
        private byte[] previous;

        TableWalk(String name, Table table, boolean integerKeys, Entries entries) {
            this.name = name;
            this.table = table;
            this.integerKeys = integerKeys;
            this.entries = entries;
        }

        void requireCounts() throws IOException {
            boolean agree = branches == table.branches()
                    && leaves == table.leaves()
                    && overflows == table.overflows()
                    && count == table.entries();
            if (!agree) {
                throw damaged("table " + name + " has " + count + " entries where " + table.entries()
                        + " are counted, or as many pages too much");
            }
        }

        private int compare(byte[] left, byte[] right) {
            return integerKeys && left.length == 8 && right.length == 8
                    ? Long.compareUnsigned(number(left), number(right))
                    : Arrays.compareUnsigned(left, right);
        }

        private static long number(byte[] key) {
            return ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        /**
         * Walks over a page and what hangs on it.
         *
         * @param from no key is smaller; null for no bound
         * @param to every key is smaller; null for no bound
         */
        void page(long number, int level, byte[] from, byte[] to) throws IOException {
            take(number, 1);
            ByteBuffer page = read(number);
            require(page.getLong(0) == number, "it says that it is page " + page.getLong(0), number);
            int flags = page.getShort(10) & 0xffff;
            require(flags == BRANCH || flags == LEAF, "it is neither branch nor leaf", number);
            int lower = page.getShort(12) & 0xffff;
            int upper = page.getShort(14) & 0xffff;
            require(
                    lower >= HEADER && lower % 2 == 0 && lower <= upper && upper <= PAGE,
                    "its nodes are out of bounds",
                    number);
            int nodes = (lower - HEADER) / 2;
            if (flags == LEAF) {
                require(level == table.depth(), "the leaf is at level " + level + " of " + table.depth(), number);
                leaves++;
                for (int i = 0; i < nodes; i++) {
                    leaf(page, number, i, upper, from, to);
                }
            } else {
                require(level < table.depth() && level < MAX_DEPTH, "the branch is too deep", number);
                require(nodes >= 2, "a branch has two children", number);
                branches++;
                branch(page, number, nodes, upper, level, from, to);
            }
        }

        private int node(ByteBuffer page, long number, int index, int upper) throws IOException {
            int at = page.getShort(HEADER + 2 * index) & 0xffff;
            require(at >= upper && at + NODE_HEADER <= PAGE, "node " + index + " is out of bounds", number);
            int key = page.getShort(at + 6) & 0xffff;
            require(key <= KvStore.MAX_KEY_BYTES && at + NODE_HEADER + key <= PAGE, "a key is out of bounds", number);
            return at;
        }

        private static byte[] key(ByteBuffer page, int node) {
            byte[] key = new byte[page.getShort(node + 6) & 0xffff];
            page.get(node + NODE_HEADER, key);
            return key;
        }

        private void branch(ByteBuffer page, long number, int nodes, int upper, int level, byte[] from, byte[] to)
                throws IOException {
            byte[] lowest = from;
            for (int i = 0; i < nodes; i++) {
                int node = node(page, number, i, upper);
                byte[] highest = i + 1 < nodes ? key(page, node(page, number, i + 1, upper)) : to;
                require(
                        lowest == null || highest == null || compare(lowest, highest) < 0,
                        "its keys are out of order",
                        number);
                long child = (page.getShort(node) & 0xffffL)
                        | (page.getShort(node + 2) & 0xffffL) << 16
                        | (page.getShort(node + 4) & 0xffffL) << 32;
                page(child, level + 1, lowest, highest);
                lowest = highest;
            }
        }

        private void leaf(ByteBuffer page, long number, int index, int upper, byte[] from, byte[] to)
                throws IOException {
            int node = node(page, number, index, upper);
            byte[] key = key(page, node);
            require(key.length > 0, "a key is empty", number);
            boolean inOrder = (previous == null || compare(previous, key) < 0)
                    && (from == null || compare(from, key) <= 0)
                    && (to == null || compare(key, to) < 0);
            require(inOrder, "key " + HexFormat.of().formatHex(key) + " is out of order", number);
            previous = key;
            count++;
            int flags = page.getShort(node + 4) & 0xffff;
            require(flags == 0 || flags == BIG_DATA || flags == SUB_TABLE, "a value is of another kind", number);
            long size = (page.getShort(node) & 0xffffL) | (page.getShort(node + 2) & 0xffffL) << 16;
            int at = node + NODE_HEADER + key.length;
            if (flags == BIG_DATA) {
                require(at + 8 <= PAGE, "a value is out of bounds", number);
                entries.entry(key, overflow(page.getLong(at), size), false);
            } else {
                require(at + size <= PAGE, "a value is out of bounds", number);
                entries.entry(key, page.slice(at, (int) size).order(ByteOrder.LITTLE_ENDIAN), flags == SUB_TABLE);
            }
        }

        private ByteBuffer overflow(long number, long size) throws IOException {
            require(size <= Integer.MAX_VALUE - PAGE, "a value is too long", number);
            require(number > 1 && number <= meta.lastPage(), "there is no such page", number);
            // Its head first: a length that is nonsense must not take the memory of a whole file.
            ByteBuffer head = read(number, HEADER);
            require(head.getLong(0) == number, "it says that it is page " + head.getLong(0), number);
            require((head.getShort(10) & 0xffff) == OVERFLOW, "it is no overflow page", number);
            // A value that has become shorter keeps its pages.
            long pages = head.getInt(12);
            require(pages >= (HEADER - 1 + size) / PAGE + 1, "it is shorter than its value", number);
            take(number, pages);
            overflows += pages;
            ByteBuffer all = read(number, (int) (HEADER + size));
            return all.slice(HEADER, (int) size).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    // --- pages ---

    private void take(long number, long pages) throws IOException {
        require(number > 1 && pages > 0 && number + pages - 1 <= meta.lastPage(), "there is no such page", number);
        for (long page = number; page < number + pages; page++) {
            require(!reached.get((int) page), "it is reached twice", page);
            reached.set((int) page);
        }
    }

    private ByteBuffer read(long page) throws IOException {
        return read(page, PAGE);
    }

    private ByteBuffer read(long page, int lengthBytes) throws IOException {
        require(page * PAGE + lengthBytes <= fileBytes, "the file ends before it", page);
        ByteBuffer bytes = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, page * PAGE + bytes.position()) < 0) {
                throw damaged("page " + page + ": the file ends in it");
            }
        }
        return bytes.flip();
    }
}
