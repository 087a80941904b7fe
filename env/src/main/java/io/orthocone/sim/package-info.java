/**
 * The simulator: whole clusters on one thread, in virtual time, from a seed.
 *
 * <ul>
 *   <li><b>World</b>: the queue of events ordered by (virtual time, sequence), the seed, the trace hash, the invariants.
 *   <li><b>Host</b>: a machine with a clock of its own and power that can be cut.
 *   <li><b>Process</b>: a daemon on a host; it has a disk, and lives (an <b>Env</b> each) from a start to a crash.
 *   <li><b>Turn</b>: one pass of a reactor over what is ready; it happens at one virtual instant.
 *   <li><b>Link</b>: the direction from one process to another, written {@code osd.1→osd.3}; a held link delivers nothing until released.
 *   <li><b>Fault plan</b>: what will go wrong and when, as data: printed, parsed, shortened.
 *   <li><b>Trace hash</b>: a rolling hash over every event; the same seed gives the same hash in every JVM.
 * </ul>
 */
package io.orthocone.sim;
