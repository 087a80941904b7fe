/**
 * The local store of an OSD: one contract, a model in memory ({@code mem}) and the engine on disk ({@code disk}).
 *
 * <ul>
 *   <li><b>Collection</b>: the objects of one PG (or the OSD's own, "meta"); a range of the hash order, not a container: a split
 *       moves nothing.
 *   <li><b>Object</b>: bytes, attributes (few, small), omap (many, ordered) and an omap header, under an {@code HObject}.
 *   <li><b>Transaction</b>: operations that happen together or not at all.
 *   <li><b>Submitted</b>: visible to every later read. <b>Durable</b>: survives any crash from here on.
 *   <li><b>Reserve</b>: space that only transactions which give space back (or keep the cluster alive) may use.
 * </ul>
 */
package io.orthocone.osd.store;
