/**
 * The driver of the quorum's log: it gives {@link io.orthocone.mon.quorum.RaftCore} a disk, a clock and peers, and a state machine to
 * apply the log to.
 *
 * <ul>
 *   <li><b>QuorumLog</b>: what the services of a monitor see of all this: propose, read, hand over.
 *   <li><b>Change</b>: what is proposed and, once committed, applied: bytes that only the state machine understands.
 *   <li><b>State machine</b>: what the log's changes add up to, in memory at once and in the key-value store a little later.
 *   <li><b>Log record</b>: what the journal holds: hard states, entries, trims and replacements of the log.
 *   <li><b>Flush</b>: bringing what was applied into the key-value store, with the position it was applied up to.
 *   <li><b>Store</b>: journal and key-value store of one monitor, with the identity that is in both.
 * </ul>
 */
package io.orthocone.mon.log;
