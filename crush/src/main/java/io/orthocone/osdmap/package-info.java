/**
 * The OSD map: which OSDs there are and where, which pools, and from both where every placement group lives. Values and
 * pure functions; no I/O, no clock. In bytes a map is Ceph's ({@link io.orthocone.osdmap.OsdMapBinary}).
 *
 * <p>Words:
 *
 * <ul>
 *   <li><b>epoch</b>: the version of the map, an unsigned 32-bit number in an {@code int}; each change makes the next one.
 *   <li><b>exists</b>: the OSD has a place; <b>up</b>: it serves; <b>in</b>: its weight is above 0, data is wanted on it.
 *       Up and in are independent.
 *   <li><b>PG</b>: a placement group, {@code pool.seed}; objects hash to PGs, PGs map to OSDs.
 *   <li><b>raw</b>: what CRUSH says; <b>up set</b>: raw after upmap, without OSDs that are down; <b>acting set</b>: the up
 *       set, or pg_temp while the up set cannot serve yet. The <b>primary</b> leads: first of the set unless affinity or
 *       primary_temp say otherwise.
 *   <li><b>incremental</b>: the difference from one epoch to the next. A map with an incremental applied equals the map its
 *       author had, to the byte; the crc in the incremental proves it.
 *   <li><b>blocklist</b>: addresses of clients that must not be served, with the time of their release.
 * </ul>
 */
package io.orthocone.osdmap;
