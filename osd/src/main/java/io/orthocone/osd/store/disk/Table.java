package io.orthocone.osd.store.disk;

import java.util.Arrays;
import java.util.List;

/** The tables of the KV store. The number stands in journal records: it never changes. */
enum Table {
    /** {@link Keys#onode} → {@link Onode}. */
    ONODE(0, "onode"),
    /** nid, shard → {@link Shard}. */
    SHARD(1, "shard"),
    /** nid, key → value. */
    OMAP(2, "omap"),
    /** Collection → bits. */
    COLLECTION(3, "collection"),
    /** Group of 256 blocks → how many shards refer to each, where more than one does. */
    SHARED(4, "shared"),
    /** Group of 32,768 blocks → a bit for each, set when allocated. Written by checkpoints only. */
    SPACE(5, "space"),
    /** The store's own numbers. Written by checkpoints only. */
    STORE(6, "store"),
    /** nid → the bytes of an object of up to 1 KiB; in the KV store with its neighbours ({@link TinyTable}). */
    TINY(7, "tiny");

    final int number;
    final String kvName;

    Table(int number, String kvName) {
        this.number = number;
        this.kvName = kvName;
    }

    /** In the order of their numbers. */
    static final List<String> KV_NAMES =
            Arrays.stream(values()).map(table -> table.kvName).toList();

    private static final Table[] ALL = values();

    static Table of(int number) {
        if (number < 0 || number >= ALL.length) {
            throw new IllegalArgumentException("no table " + number);
        }
        return ALL[number];
    }
}
