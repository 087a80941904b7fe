/**
 * The maps that monitors keep, as pure functions: a request and the map of now give an incremental, or a refusal.
 *
 * <ul>
 *   <li><b>Prepare</b>: decide on the leader what a request changes. Nothing is changed yet.
 *   <li><b>Verdict</b>: what became of a request: accepted into the next incremental, nothing to do, refused, or deferred because it
 *       must not share an epoch with what is already in it.
 *   <li><b>Working map</b>: the current map with the changes accepted so far for the next epoch applied; requests of one batch see each
 *       other through it.
 *   <li><b>Soft state</b>: what only the leader gathers and can lose: failure reports, statistics.
 * </ul>
 */
package io.orthocone.mon.service;
