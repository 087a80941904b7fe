/**
 * Repair of a PG's copies: what the log says is missing is pulled to the primary and pushed from there; copies that the log does not reach
 * are filled object by object.
 *
 * <ul>
 *   <li><b>Recovery</b>: the primary's side: objects that clients wait for first, oldest need next, then backfill.
 *   <li><b>Backfill</b>: fills one target, batch after batch; the cursor is durable on the target.
 *   <li><b>RecoveryFollower</b>: the other copies' side: gives and takes objects.
 *   <li><b>Object part</b>: a piece of an object on its way; objects of several parts are put together under a temporary name.
 *   <li><b>RecoverySlots</b>: how many PGs an OSD repairs at once.
 * </ul>
 */
package io.orthocone.osd.recovery;
