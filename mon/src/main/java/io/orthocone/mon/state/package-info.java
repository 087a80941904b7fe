/**
 * What the monitors agree on: the state that the log's changes add up to. Hard state: it survives everything that leaves a majority of
 * the monitors' disks.
 *
 * <ul>
 *   <li><b>Change</b>: one entry of the log: the founding of the cluster, or the step to the next OSD map.
 *   <li><b>Founding</b>: the first change of all: cluster id and first OSD map.
 *   <li><b>Base</b>: the oldest OSD map that is kept; <b>incrementals</b> lead from it to the newest.
 *   <li><b>Command id</b>: a client's incarnation and the number it gave its command; a resend has the same.
 *   <li><b>Answered commands</b>: the last commands that changed something, with their answers: what makes a resend harmless.
 * </ul>
 */
package io.orthocone.mon.state;
