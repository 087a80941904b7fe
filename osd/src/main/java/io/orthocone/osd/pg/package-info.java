/**
 * What a copy of a PG is, as values: its log, missing set, past intervals, and the pure decisions made from them (doc/pg.md has
 * the words). Nothing here waits, sends, stores or tells the time.
 *
 * <ul>
 *   <li><b>PgPlacement</b>: what one OSD map says of one PG. A change of it (other than of its epoch) begins a new interval.
 *   <li><b>PgCopy</b>: all that an OSD holds of a PG besides its objects. <b>CopyChange</b>: what must be made durable of it.
 *   <li><b>PgLog</b>: the entries after a tail up to a head, and dups: the remains of older ones.
 *   <li><b>LogMerge</b>: what adopting the authoritative log does to a copy.
 *   <li><b>PriorSet</b>: whom peering must ask. <b>AuthoritativeCopy</b>: whose log counts. <b>WantedActing</b>: who should serve.
 * </ul>
 */
package io.orthocone.osd.pg;
