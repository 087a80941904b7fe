/**
 * Scrub: the copies of a PG are compared, chunk by chunk, while clients go on. doc/scrub.md has the protocol.
 *
 * <ul>
 *   <li><b>Light</b>: names, sizes, versions, attributes, omap. <b>Deep</b>: every byte as well, each held against the store's checksums.
 *   <li><b>Chunk</b>: a range of objects that is closed for writes until it has been compared.
 *   <li><b>Scrubber</b>: the primary's side: when, how far, what was found. <b>ScrubFollower</b>: a member's.
 *   <li><b>CopyScan</b>: what one copy says of its objects in a chunk.
 *   <li><b>ChunkComparison</b>: which copies of an object are right. Pure.
 *   <li><b>Proof</b>: what tells that a copy is right; nothing is mended by itself without one.
 * </ul>
 */
package io.orthocone.osd.scrub;
