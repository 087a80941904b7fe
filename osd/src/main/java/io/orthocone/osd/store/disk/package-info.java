/**
 * The object store on a disk.
 *
 * <ul>
 *   <li><b>Onode</b>: what is known of one object: size, attributes, and its number (nid), under which its shards and omap are kept.
 *   <li><b>Block</b>: 4 KiB of the block file; block 0 is never used, so 0 means a hole.
 *   <li><b>Shard</b>: where the 32 blocks of 128 KiB of an object are, with their checksums: the unit in which the map of an object is read and written.
 *   <li><b>Patch</b>: bytes newer than a block on disk that was not at hand to be rewritten; kept in the shard until it is folded in.
 *   <li><b>Image</b>: the whole new content of a block that the journal holds and that is to be written in place later.
 *   <li><b>Post-image</b>: what is under a key after a transaction, whatever was there before; journal records consist of nothing else.
 *   <li><b>Overlay</b>: post-images newer than the last checkpoint. The active one takes new ones; the frozen one is on its way to the KV store.
 *   <li><b>Checkpoint</b>: images to the block file, then the frozen overlay to the KV store, then the journal's space is free.
 * </ul>
 *
 * <p>{@code doc/store.md} tells the protocol of a write and the crash cases; {@code doc/formats/} has every structure to the byte.
 */
package io.orthocone.osd.store.disk;
